package io.migrationgate.demo.lab.report.chart;

/**
 * A moment, or a stretch of time, that plots point out.
 *
 * @param from when it began, in milliseconds
 * @param to when it ended
 * @param number its number, which is written above it
 * @param style the CSS class of its line and label
 * @param hint more about it, shown by browsers when one points at it
 */
public record Mark(long from, long to, int number, String style, String hint) {}
