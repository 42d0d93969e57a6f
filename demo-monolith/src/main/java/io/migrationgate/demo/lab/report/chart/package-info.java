/**
 * Plots as inline SVG, styled by the page that they are in. They know nothing of runs.
 *
 * <p>Read {@link io.migrationgate.demo.lab.report.chart.TimePlot} first.
 */
@NullMarked
package io.migrationgate.demo.lab.report.chart;

import org.jspecify.annotations.NullMarked;
