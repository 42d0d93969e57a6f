package io.migrationgate.flags;

import org.jspecify.annotations.Nullable;

/**
 * Where {@link FeatureFlags} get what they evaluate from: as a rule a node. Thread-safe; asked once
 * on each evaluation, so it allocates nothing and waits for nothing.
 */
public interface FlagSource {
  /**
   * What to evaluate from on this thread now: inside a unit of work what that has pinned, outside
   * what is current. Null before the first snapshot was loaded.
   */
  @Nullable
  FlagView view();

  /**
   * Whether the node may be behind without knowing: its lease has ended. Flags go on by the last
   * table then; those that must not serve their safe variant (see {@link FlagSettings}).
   */
  boolean stale();

  /**
   * Whether a flag that has a safe variant may be given its value by this view now. Inside a unit
   * of work the caller counts on it from then on: at the commit it is asked once more, and the unit
   * refused if the lease has ended. Elsewhere it reads the clock.
   *
   * @param view what {@link #view} has returned on this thread
   */
  default boolean reliable(FlagView view) {
    return !stale();
  }
}
