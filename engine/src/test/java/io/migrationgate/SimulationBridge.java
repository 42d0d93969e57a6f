package io.migrationgate;

import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.internal.UnitsOfThreads;
import java.util.function.Supplier;

/** What the simulation must see and touch of this package. */
public final class SimulationBridge {
  private SimulationBridge() {}

  /** Lets the simulation say whose units of work the running step uses. */
  public static MigrationGatesBuilder threads(
      MigrationGatesBuilder builder, Supplier<ThreadUnits> running) {
    return builder.threads(create -> new UnitsOfThreads(create) {
      @Override
      public ThreadUnits mine() {
        return running.get();
      }
    });
  }

  /** What the gates of a node share. */
  public static GateRuntime runtime(MigrationGate gate) {
    return gate.runtime();
  }
}
