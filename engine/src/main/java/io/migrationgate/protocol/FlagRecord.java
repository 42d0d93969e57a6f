package io.migrationgate.protocol;

/**
 * A flag, an expression that flags share, a segment, or what is scheduled for a flag, as it is at
 * one epoch.
 *
 * @param kind {@link SubjectKind#FLAG}, {@link SubjectKind#EVALUATOR}, {@link SubjectKind#SEGMENT}
 *     or {@link SubjectKind#SCHEDULE}
 * @param key its name among those of its kind; of a schedule that of the flag
 * @param revision grows by one with every change, from 1
 * @param definition as JSON, of a flag in flagd's format; of a tombstone the last one
 * @param settles whether the last change was made so that, once it has settled, nobody works by the
 *     value before
 * @param epoch the number of the epoch in which it last changed; a row is never changed without
 *     one, so that whoever knows an epoch reads only what has a later one
 * @param retired whether the name is a tombstone: never to be used again
 */
public record FlagRecord(
    SubjectKind kind,
    String key,
    long revision,
    String definition,
    boolean settles,
    long epoch,
    boolean retired) {
  /** Checks what must hold. */
  public FlagRecord {
    if (kind == SubjectKind.MIGRATION || kind == SubjectKind.DOCUMENT) {
      throw new IllegalArgumentException("'" + key + "' is stored as a flag, and no " + kind);
    }
    if (revision < 1) {
      throw new IllegalArgumentException("'" + key + "' has revision " + revision);
    }
  }
}
