/**
 * A run told afterwards: what its record says about the numbers to reach, as JSON and as a page
 * with plots. Read {@link io.migrationgate.demo.lab.report.Reports} first.
 */
@NullMarked
package io.migrationgate.demo.lab.report;

import org.jspecify.annotations.NullMarked;
