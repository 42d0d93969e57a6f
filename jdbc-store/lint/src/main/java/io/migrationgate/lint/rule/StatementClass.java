package io.migrationgate.lint.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a statement means for a build that is still running, the gravest first. A statement with
 * several findings has the gravest of their classes.
 */
public enum StatementClass {
  /** Takes something away, or narrows it: breaks the old build. */
  CONTRACTING,
  /** Writes rows without a bound: belongs into a backfill. */
  MOVING_DATA,
  /** Rewrites, scans or locks a table for long. */
  BLOCKING,
  /** Nobody has judged it: it counts as unsafe. */
  NOT_UNDERSTOOD,
  /** Adds, or widens: safe beside the old build. */
  EXPANDING,
  /** Neither adds nor takes away. */
  NEUTRAL;

  /** For example {@code moving-data}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The class of that word. */
  public static Optional<StatementClass> find(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** The graver of two. */
  public StatementClass or(StatementClass other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The same as {@link #word()}. */
  @Override
  public String toString() {
    return word();
  }
}
