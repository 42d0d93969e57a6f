package io.migrationgate.jdbc.backfill.run;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How a run stands. */
public enum RunState {
  /** Nobody works on it yet. */
  NEW,
  /** Rows are being copied. */
  RUNNING,
  /** An operator has stopped it; a batch that was under way may still end. */
  PAUSED,
  /** Both sides are being compared. */
  VERIFYING,
  /** Both sides agree, and the sync mark is set. */
  SUCCEEDED,
  /** It ended without a mark; the run says why. */
  FAILED,
  /** An operator has ended it. */
  CANCELLED;

  private static final Set<RunState> ACTIVE = EnumSet.of(NEW, RUNNING, PAUSED, VERIFYING);

  /** Whether it is not over yet. */
  public boolean active() {
    return ACTIVE.contains(this);
  }

  /** As people and the store write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
