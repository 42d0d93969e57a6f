package io.migrationgate.spi;

import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the history.
 *
 * @param kind only of this kind of subject; null for all
 * @param subject only of the one with this name; null for all
 * @param limit at most so many, at least 1
 */
public record HistoryFilter(
    @Nullable SubjectKind kind, @Nullable String subject, int limit) {
  /** Checks them. */
  public HistoryFilter {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + " is less than 1");
    }
    if (subject != null && kind == null) {
      throw new IllegalArgumentException("'" + subject + "' of which kind?");
    }
  }

  /**
   * Lines of one migration; of everything if it is null.
   *
   * @param migration only of this one; null for all subjects of all kinds
   * @param limit at most so many, at least 1
   */
  public HistoryFilter(@Nullable String migration, int limit) {
    this(migration == null ? null : SubjectKind.MIGRATION, migration, limit);
  }

  /** Whether this line is one of them, the limit aside. */
  public boolean covers(HistoryNote note) {
    return (kind == null || kind == note.subjectKind())
        && (subject == null || subject.equals(note.subject()));
  }
}
