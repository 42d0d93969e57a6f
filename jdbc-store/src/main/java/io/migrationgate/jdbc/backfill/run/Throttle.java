package io.migrationgate.jdbc.backfill.run;

import org.jspecify.annotations.Nullable;

/** A reason to wait. Asked by one thread at a time, before batches, about twice a second. */
@FunctionalInterface
public interface Throttle {
  /**
   * Why a worker should wait, in a few words that name the throttle and what it saw; null to go on.
   * A signal that was asked for and cannot be observed is a reason to wait.
   */
  @Nullable
  String holds();
}
