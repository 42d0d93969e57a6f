package io.migrationgate.demo.lab.record;

import org.jspecify.annotations.Nullable;

/**
 * A run of {@code mgate} that copied rows, compared them, or both.
 *
 * @param id the store's number of it
 * @param migration whose rows
 * @param copies whether it was to copy; else it compared, and repaired what differed
 * @param from when it was started
 * @param comparing when it was first seen to compare, to the second; null if it never was
 * @param to when it ended, or was last seen
 * @param state how it was last seen, as the store writes it
 * @param copied rows that it went over to copy them
 * @param compared rows that it compared
 */
public record Backfill(
    long id,
    String migration,
    boolean copies,
    long from,
    @Nullable Long comparing,
    long to,
    String state,
    long copied,
    long compared) {

  /** What is known of it after an earlier look as well. */
  Backfill after(Backfill before) {
    long end = before.from + to - from;
    Long since = before.comparing == null ? comparing : before.comparing;
    // A run that began to compare and ended between two looks did so before it ended.
    Long began = since == null ? null : (Long) Math.min(since, end);
    return new Backfill(
        id,
        migration,
        copies,
        before.from,
        began,
        end,
        state,
        Math.max(copied, before.copied),
        Math.max(compared, before.compared));
  }

  /** When the copying was over. */
  public long copiedBy() {
    return comparing == null ? to : comparing;
  }
}
