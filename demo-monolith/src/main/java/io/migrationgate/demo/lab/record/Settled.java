package io.migrationgate.demo.lab.record;

/**
 * How a phase change settled.
 *
 * @param millis how long it took
 * @param live how many nodes were live
 * @param acknowledged how many of them had to acknowledge, and did
 */
public record Settled(long millis, int live, int acknowledged) {}
