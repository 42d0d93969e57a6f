package io.migrationgate.jdbc.backfill.run;

/**
 * A row that is not as it should be.
 *
 * @param key of the row
 * @param kind {@code only-old} or {@code only-new} (one side alone has the row), {@code null-old}
 *     or {@code null-new} (that side's column is NULL or blank, the other side's is not),
 *     {@code differs} (both have values), {@code blocked} (could not be copied, removed or
 *     compared), or {@code stopped} (the run gave up there)
 * @param cause why it is blocked: SQLState and stage, or a reason; names no value, may be empty
 * @param detail what the database said, which may quote values of the row; may be empty
 */
public record Mismatch(Key key, String kind, String cause, String detail) {}
