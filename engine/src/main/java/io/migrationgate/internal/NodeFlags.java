package io.migrationgate.internal;

import io.migrationgate.flags.FlagSource;
import io.migrationgate.flags.FlagView;
import org.jspecify.annotations.Nullable;

/** The flags of one node. Thread-safe. */
public final class NodeFlags implements FlagSource {
  private final GateRuntime runtime;

  /** Of a node. */
  public NodeFlags(GateRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public @Nullable FlagView view() {
    PhaseTable table = runtime.tableForFlags();
    return table == null ? null : table.flags();
  }

  @Override
  public boolean stale() {
    return runtime.lease().knownLost();
  }

  @Override
  public boolean reliable(FlagView view) {
    if (runtime.lease().knownLost()) {
      return false;
    }
    // In a unit of work the clock is looked at once, at its commit.
    return runtime.units().relyOn(view) || runtime.lease().holds(view.generation());
  }
}
