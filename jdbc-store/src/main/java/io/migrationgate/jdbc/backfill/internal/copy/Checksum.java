package io.migrationgate.jdbc.backfill.internal.copy;

/** Tells by one sum of each table whether their rows are the same. */
public interface Checksum {

  /**
   * A query, so one snapshot: how many rows of the source take part, and 0 if those of the target
   * are the same ones, else 1. It may give 1 for rows that are equal; a 0 is wrong only by an
   * unlucky hash of 64 bits, never by rule.
   *
   * @param source a condition on the source's rows
   * @param target the same on the target's
   */
  Sql compare(Sql source, Sql target);
}
