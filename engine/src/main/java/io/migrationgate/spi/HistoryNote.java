package io.migrationgate.spi;

import io.migrationgate.protocol.SubjectKind;
import org.jspecify.annotations.Nullable;

/**
 * One line of the history, written in the same transaction as the change it tells of.
 *
 * @param subjectKind what it is about
 * @param subject its name among those of its kind
 * @param kind what was done, for example {@code advance}
 * @param from where it stood; null when it is new
 * @param to where it stands now
 * @param actor who did it
 * @param reason why, in the actor's words; may be empty
 * @param details further facts as a JSON object, for example what each guard said
 */
public record HistoryNote(
    SubjectKind subjectKind,
    String subject,
    String kind,
    @Nullable String from,
    String to,
    String actor,
    String reason,
    String details) {
  /** The kind of the line that tells when a change had settled. */
  public static final String SETTLED = "settled";

  /** The kind of the line that tells of a change that guards have refused. */
  public static final String REFUSED = "refused";

  /** A line about a migration. */
  public HistoryNote(
      String migration,
      String kind,
      @Nullable String from,
      String to,
      String actor,
      String reason,
      String details) {
    this(SubjectKind.MIGRATION, migration, kind, from, to, actor, reason, details);
  }
}
