package io.migrationgate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the simulation must see and touch of this package. */
public final class SimulationInternals {
  private SimulationInternals() {}

  /**
   * The units of work of one simulated thread.
   *
   * @param slip runs between reading the current table and adding to its pins
   * @param recheck false leaves out the second look at the current table
   */
  public static ThreadUnits units(GateRuntime runtime, int gates, Runnable slip, boolean recheck) {
    return new ThreadUnits(
        new RacingTable(runtime.current(), slip, recheck), gates, runtime.fenced());
  }

  /** Whether a unit of work that decided from this table would pass its commit check now. */
  public static boolean holds(GateRuntime runtime, PhaseTable table) {
    return !table.revoked() && (runtime.fenced() || runtime.lease().holds(table.generation()));
  }

  /**
   * Whether a unit of work that was given a flag's value by this table would pass its commit check.
   */
  public static boolean leased(GateRuntime runtime, PhaseTable table) {
    return !table.revoked() && runtime.lease().holds(table.generation());
  }

  /** By which table a thread's open unit was given the value of a flag; null if by none. */
  public static @Nullable PhaseTable reliedOn(ThreadUnits units) {
    PhaseTable by = units.reliedOn();
    return by != null && units.keeps(by) ? by : null;
  }

  /** The pin of a thread; null while there is none. */
  public static @Nullable PhaseTable held(ThreadUnits units) {
    return units.held();
  }

  /** What a node has registered as, but under the first generation; null for other results. */
  @SuppressWarnings("unchecked") // a join's result is a Joined
  public static <T> @Nullable T inFirstGeneration(T result) {
    return result instanceof Joined joined ? (T) new Joined(1, joined.epoch(), List.of()) : null;
  }

  /** Whether work on this node must renew the lease first. */
  public static boolean knownLost(GateRuntime runtime) {
    return runtime.lease().knownLost();
  }

  private static final class RacingTable extends CurrentTable {
    private final CurrentTable real;
    private final Runnable slip;
    private final boolean recheck;

    RacingTable(CurrentTable real, Runnable slip, boolean recheck) {
      this.real = real;
      this.slip = slip;
      this.recheck = recheck;
    }

    @Override
    public PhaseTable get() {
      PhaseTable now = real.get();
      slip.run();
      return now;
    }

    @Override
    @Nullable
    PhaseTable orNull() {
      return real.orNull();
    }

    @Override
    PhaseTable pin(int stripe) {
      if (recheck) {
        return super.pin(stripe);
      }
      PhaseTable now = get();
      now.pins().enter(stripe);
      return now;
    }
  }
}
