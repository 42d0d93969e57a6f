package io.migrationgate.internal;

import io.migrationgate.Phase;

/**
 * How the gated calls of one key go: the position of that key, with all that does not matter to a
 * call left out.
 */
public enum Route {
  /** Read old, write old. */
  READ_OLD(false, Writes.OLD),
  /** As {@link #READ_OLD}, and the new write path is tried under a savepoint. */
  CANARY(false, Writes.OLD_THEN_TRY_NEW),
  /** Read old, write old and then new. */
  DUAL_WRITE(false, Writes.OLD_THEN_NEW),
  /** Read new, write old and then new, give back the new side's result. */
  READ_NEW(true, Writes.OLD_THEN_NEW_WINS),
  /** Read new, write new. */
  WRITE_NEW(true, Writes.NEW);

  /** Which sides are written, and whose result counts. */
  public enum Writes {
    /** Only old. */
    OLD,
    /** Old; then new, whose failure is recorded. */
    OLD_THEN_TRY_NEW,
    /** Old, whose result counts; then new. */
    OLD_THEN_NEW,
    /** Old; then new, whose result counts. */
    OLD_THEN_NEW_WINS,
    /** Only new. */
    NEW;

    /** Whether somebody relies on both being written, or none. */
    boolean both() {
      return this == OLD_THEN_NEW || this == OLD_THEN_NEW_WINS;
    }
  }

  private final boolean readsNew;
  private final Writes writes;

  Route(boolean readsNew, Writes writes) {
    this.readsNew = readsNew;
    this.writes = writes;
  }

  /** Whether reads are served from the new side. */
  public boolean readsNew() {
    return readsNew;
  }

  /** Which sides are written. */
  public Writes writes() {
    return writes;
  }

  /** The route of keys that are in no ramp. */
  static Route of(Phase phase) {
    return switch (phase) {
      case READ_OLD -> READ_OLD;
      case DUAL_WRITE -> DUAL_WRITE;
      case READ_NEW -> READ_NEW;
      case WRITE_NEW, CONTRACTED -> WRITE_NEW;
    };
  }

  /** The route of keys that are in the ramp. */
  static Route ramped(Phase phase) {
    return phase == Phase.READ_OLD ? CANARY : of(phase.next());
  }
}
