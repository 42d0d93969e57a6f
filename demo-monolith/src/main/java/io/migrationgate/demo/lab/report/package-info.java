/**
 * What a run was like: recorded while it goes on, shown on the terminal meanwhile, and told
 * afterwards as text, as JSON and as a page with plots.
 *
 * <p>Read {@link io.migrationgate.demo.lab.report.RunRecord} first, then
 * {@link io.migrationgate.demo.lab.report.RunRecorder}.
 */
@NullMarked
package io.migrationgate.demo.lab.report;

import org.jspecify.annotations.NullMarked;
