package io.migrationgate.bench;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.UnitOfWork;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.testkit.TestGates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** MigrationGate's gates: one in read-new, and one in dual-write with a ramp of 25 %. */
@State(Scope.Benchmark)
public class GatePeer {
  private static final String NAME = "customer-name-split";
  private static final String RAMPED = "order-address";

  private final TestGates gates = TestGates.declaring(uncompared(NAME), uncompared(RAMPED));
  final MigrationGate gate = gates.gate(NAME);
  final MigrationGate ramped = gates.gate(RAMPED);

  /** The phases. */
  public GatePeer() {
    gates.phase(NAME, Phase.READ_NEW);
    gates.place(
        RAMPED, new Placement(Phase.DUAL_WRITE, Ramp.ofBasisPoints(2_500), SecondaryWrites.STRICT));
  }

  /** Compares nothing, so that no sample is drawn. */
  private static MigrationDeclaration uncompared(String name) {
    return MigrationDeclaration.builder(name)
        .compare(new Compare(0, Duration.ofMillis(50)))
        .build();
  }

  MigrationGates node() {
    return gates.gates();
  }

  /** Moves the gate that has no ramp. */
  void phase(Phase phase) {
    gates.phase(NAME, phase);
  }

  /** Stops the node. */
  @TearDown(Level.Trial)
  public void close() {
    gates.close();
  }

  /** A unit of work that the measuring thread has pinned. */
  @State(Scope.Thread)
  public static class InUnit {
    private @Nullable UnitOfWork unit;

    /** Opened on the thread that measures. */
    @Setup(Level.Trial)
    public void open(GatePeer peer) {
      unit = peer.node().unitOfWork("benchmark");
      unit.pin();
    }

    /** Closed by the same one. */
    @TearDown(Level.Trial)
    public void close() {
      if (unit != null) {
        unit.close();
      }
    }
  }
}
