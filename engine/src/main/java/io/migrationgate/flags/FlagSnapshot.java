package io.migrationgate.flags;

import java.util.Set;
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

  /** The keys of all flags, bad ones too; a copy. */
  public Set<String> keys() {
    return view == null ? Set.of() : view.table().keys();
  }

  /** Tells why a flag gives what it gives. */
  public FlagExplainer explainer(String key) {
    return new FlagExplainer(key, this);
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
