package io.migrationgate.flags;

import org.jspecify.annotations.Nullable;

/**
 * All flags as they were at one moment: what is read from it agrees, however long that takes. Keep
 * it no longer than a request, or changes do not arrive.
 */
public final class FlagSnapshot extends FlagReader {
  private final @Nullable FlagView view;
  private final boolean stale;

  FlagSnapshot(@Nullable FlagView view, boolean stale) {
    this.view = view;
    this.stale = stale;
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
}
