package io.migrationgate.bench;

import io.migrationgate.GateSupplier;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Places of an application that ask one gate, each with paths of its own, as its repositories do.
 * Before anything is measured all of them have read in every way there is: alone, first and again
 * in a unit, by either side, and with a path that fails. So HotSpot knows none of these as one that
 * never happens.
 */
public final class CallPlaces {
  private static final int WARM_UP = 30_000;

  private CallPlaces() {}

  /** A place that reads. */
  interface Place {
    int find(int number);
  }

  /** The next of them, for each key. */
  static int ask(Place[] places, int number) {
    return places[number & (places.length - 1)].find(number);
  }

  /** What no library can undercut, asked from as many places. */
  @State(Scope.Benchmark)
  public static class OfLimit {
    private volatile Phase phase = Phase.READ_NEW;

    final Place[] places = {
      n -> read(() -> failing(n), () -> n & 63),
      n -> read(() -> n & 15, () -> n & 31),
      n -> read(() -> n & 7, () -> n & 15),
      n -> read(() -> n & 3, () -> n & 7),
      n -> read(() -> n & 33, () -> n & 65),
      n -> read(() -> n & 17, () -> n & 34),
      n -> read(() -> n & 9, () -> n & 18),
      n -> read(() -> n & 5, () -> n & 10),
      n -> read(() -> n & 35, () -> n & 67),
      n -> read(() -> n & 19, () -> n & 35),
      n -> read(() -> n & 11, () -> n & 19),
      n -> read(() -> n & 7, () -> n & 11),
      n -> read(() -> n & 37, () -> n & 69),
      n -> read(() -> n & 21, () -> n & 37),
      n -> read(() -> n & 13, () -> n & 21),
      n -> read(() -> n & 9, () -> n & 13),
    };

    private <T, X extends Throwable> T read(GateSupplier<T, X> old, GateSupplier<T, X> fresh)
        throws X {
      return switch (phase) {
        case READ_OLD, DUAL_WRITE -> old.get();
        case READ_NEW, WRITE_NEW, CONTRACTED -> fresh.get();
      };
    }

    /** Both sides. */
    @Setup(Level.Trial)
    public void use() {
      for (Phase each : new Phase[] {Phase.READ_OLD, Phase.READ_NEW}) {
        phase = each;
        for (int i = 0; i < WARM_UP; i += places.length) {
          askAll(places);
        }
      }
    }
  }

  /** A gate, and one with a ramp that is asked by number. */
  @State(Scope.Benchmark)
  public static class OfGate {
    private @Nullable MigrationGate gate;
    private @Nullable MigrationGate ramped;

    final Place[] places = {
      n -> gate().<Integer, RuntimeException>read(() -> failing(n), () -> n & 63),
      n -> gate().<Integer, RuntimeException>read(() -> n & 15, () -> n & 31),
      n -> gate().<Integer, RuntimeException>read(() -> n & 7, () -> n & 15),
      n -> gate().<Integer, RuntimeException>read(() -> n & 3, () -> n & 7),
      n -> gate().<Integer, RuntimeException>read(() -> n & 33, () -> n & 65),
      n -> gate().<Integer, RuntimeException>read(() -> n & 17, () -> n & 34),
      n -> gate().<Integer, RuntimeException>read(() -> n & 9, () -> n & 18),
      n -> gate().<Integer, RuntimeException>read(() -> n & 5, () -> n & 10),
      n -> gate().<Integer, RuntimeException>read(() -> n & 35, () -> n & 67),
      n -> gate().<Integer, RuntimeException>read(() -> n & 19, () -> n & 35),
      n -> gate().<Integer, RuntimeException>read(() -> n & 11, () -> n & 19),
      n -> gate().<Integer, RuntimeException>read(() -> n & 7, () -> n & 11),
      n -> gate().<Integer, RuntimeException>read(() -> n & 37, () -> n & 69),
      n -> gate().<Integer, RuntimeException>read(() -> n & 21, () -> n & 37),
      n -> gate().<Integer, RuntimeException>read(() -> n & 13, () -> n & 21),
      n -> gate().<Integer, RuntimeException>read(() -> n & 9, () -> n & 13),
    };

    final Place[] byNumber = {
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> failing(n), () -> n & 63),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 15, () -> n & 31),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 7, () -> n & 15),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 3, () -> n & 7),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 33, () -> n & 65),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 17, () -> n & 34),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 9, () -> n & 18),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 5, () -> n & 10),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 35, () -> n & 67),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 19, () -> n & 35),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 11, () -> n & 19),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 7, () -> n & 11),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 37, () -> n & 69),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 21, () -> n & 37),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 13, () -> n & 21),
      n -> ramped().forKey(n).<Integer, RuntimeException>read(() -> n & 9, () -> n & 13),
    };

    private MigrationGate gate() {
      return used(gate);
    }

    private MigrationGate ramped() {
      return used(ramped);
    }

    private static MigrationGate used(@Nullable MigrationGate gate) {
      if (gate == null) {
        throw new IllegalStateException("no gate yet");
      }
      return gate;
    }

    /** Every way to read, by either side; then the phases that are measured. */
    @Setup(Level.Trial)
    public void use(GatePeer peer) {
      gate = peer.gate;
      ramped = peer.ramped;
      peer.phase(Phase.READ_OLD);
      useAll(peer.node());
      peer.phase(Phase.READ_NEW);
      useAll(peer.node());
    }

    private void useAll(MigrationGates node) {
      for (Place[] all : new Place[][] {places, byNumber}) {
        for (int i = 0; i < WARM_UP; i += all.length) {
          askAll(all);
          try (UnitOfWork unit = node.unitOfWork("warm-up")) {
            askAll(all);
            askAll(all);
            unit.beforeCommit();
          }
        }
      }
    }
  }

  private static int failing(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("a path that fails");
    }
    return number & 31;
  }

  /** The first of them fails where it reads its old side. */
  private static void askAll(Place[] places) {
    for (int number = -places.length; number < 0; number++) {
      try {
        ask(places, number);
      } catch (IllegalArgumentException e) {
        if (number != -places.length) {
          throw e;
        }
      }
    }
  }
}
