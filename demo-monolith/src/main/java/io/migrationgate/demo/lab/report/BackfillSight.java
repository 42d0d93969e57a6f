package io.migrationgate.demo.lab.report;

/**
 * A run that copies rows or compares them, at one moment.
 *
 * @param id the store's number of it
 * @param migration whose rows
 * @param copies whether it is to copy
 * @param state as the store writes it
 * @param active whether it is not over
 * @param comparing whether it has begun to compare
 * @param elapsedMillis since it was started; until it ended
 * @param copied rows that it has gone over
 * @param compared rows that it has compared
 */
public record BackfillSight(
    long id,
    String migration,
    boolean copies,
    String state,
    boolean active,
    boolean comparing,
    long elapsedMillis,
    long copied,
    long compared) {}
