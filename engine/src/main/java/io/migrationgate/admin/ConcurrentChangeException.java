package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else changed the migration between the look at it and the change, or before the change
 * had settled. Nothing has changed by this call.
 */
public class ConcurrentChangeException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  private ConcurrentChangeException(Problem problem) {
    super(problem);
  }

  /** The migration was changed, and then changed again while that was waited for to settle. */
  static ConcurrentChangeException meanwhile(long madeEpoch, MigrationState now) {
    return new ConcurrentChangeException(new Problem(
        "migration '" + now.name() + "'",
        "a change by somebody else in the meantime (now " + now.describe() + " at epoch "
            + now.epoch() + ")",
        "epoch " + madeEpoch + ", at which this change had put it",
        "see who and why with: mgate history " + now.name()));
  }

  /** A flag was changed, and then changed again while that was waited for to settle. */
  static ConcurrentChangeException meanwhile(FlagRecord made, SettleSubject now) {
    return new ConcurrentChangeException(new Problem(
        "flag '" + made.key() + "'",
        "a change by somebody else in the meantime (now " + now.stand() + " at epoch " + now.epoch()
            + ")",
        "epoch " + made.epoch() + ", at which this change had put it",
        "see who and why with: mgate flag history " + made.key()));
  }

  /** A flag was at one revision when looked at, and at another when it was to be changed. */
  static ConcurrentChangeException ofFlag(String key, long seen, @Nullable FlagRecord now) {
    return new ConcurrentChangeException(new Problem(
        "flag '" + key + "'",
        now == null ? "no such flag" : "revision " + now.revision() + ", of epoch " + now.epoch(),
        seen == 0 ? "none of this name" : "revision " + seen + ", which this change was decided on",
        "look at it again with: mgate flag history " + key));
  }

  /** A segment was at one revision when its change began, and is at another. */
  static ConcurrentChangeException ofSegment(String name, long seen, @Nullable FlagRecord now) {
    return new ConcurrentChangeException(new Problem(
        "segment '" + name + "'",
        now == null
            ? "no such segment"
            : "revision " + now.revision() + ", of epoch " + now.epoch(),
        seen == 0 ? "none of this name" : "revision " + seen + ", on which this change was begun",
        "look at it again with: mgate flag segment show " + name));
  }

  /** A document type stood elsewhere when looked at than when it was to be changed. */
  static ConcurrentChangeException ofDocument(DocumentState seen, DocumentState now) {
    return new ConcurrentChangeException(new Problem(
        DocumentRules.subject(now.type()),
        "a change by somebody else (now " + now.describe() + " at epoch " + now.epoch() + ")",
        "the state of epoch " + seen.epoch() + ", which this change was decided on",
        "look at it again with: mgate version show " + now.type()));
  }

  /** The migration was at one epoch when looked at, and at another when it was to be changed. */
  public ConcurrentChangeException(String migration, long seenEpoch, MigrationState now) {
    this(new Problem(
        "migration '" + migration + "'",
        "a change by somebody else (now " + now.describe() + " at epoch " + now.epoch() + ")",
        "the state of epoch " + seenEpoch + ", which this change was decided on",
        "look at it again with: mgate status " + migration));
  }
}
