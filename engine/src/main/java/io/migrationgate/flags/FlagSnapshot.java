package io.migrationgate.flags;

import org.jspecify.annotations.Nullable;

/**
 * All flags as they were at one moment: what is read from it agrees, however long that takes, but
 * that flags with a safe variant serve it once the lease has ended. Keep it no longer than a
 * request, or changes do not arrive: a change that settles waits for the unit of work in which it
 * was taken, and outside of one for nobody.
 */
public final class FlagSnapshot extends FlagReader {
  private final FlagSource source;
  private final @Nullable FlagView view;
  private final boolean stale;

  FlagSnapshot(FlagSource source) {
    this.source = source;
    this.view = source.view();
    this.stale = source.stale();
  }

  @Override
  @Nullable
  FlagView view() {
    return view;
  }

  @Override
  boolean stale() {
    return stale;
  }

  @Override
  boolean reliable(FlagView by) {
    // Asked all the same: the unit of work counts on it from now on.
    return source.reliable(by) && !stale;
  }
}
