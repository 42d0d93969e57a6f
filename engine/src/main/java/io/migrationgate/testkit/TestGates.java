package io.migrationgate.testkit;

import io.migrationgate.GateAction;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.UnitOfWork;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.UnitResource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Real gates on a store in memory, whose phases a test sets directly, without guards and at once.
 *
 * <pre>{@code
 * try (TestGates gates = TestGates.of("customer-name-split")) {
 *   var repository = new CustomerRepository(jdbi, gates.gate("customer-name-split"));
 *   gates.phase("customer-name-split", Phase.READ_NEW);
 *   gates.inUnit(() -> repository.rename(7, "Ada", "Lovelace"));
 *   assertThat(gates.writes("customer-name-split", Side.OLD)).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>For one thread, the test's.
 */
public final class TestGates implements AutoCloseable {
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final MigrationGates gates;

  private TestGates(MigrationDeclaration... declared) {
    gates = MigrationGates.builder(store)
        .build("test")
        .withoutClassPath()
        .withoutThread()
        // Nothing beats but what the test does, and a test may take its time.
        .lease(Duration.ofMinutes(10))
        .declare(declared)
        .start();
  }

  /** Gates for migrations of these names, in read-old. */
  public static TestGates of(String... names) {
    return new TestGates(Arrays.stream(names)
        .map(name -> MigrationDeclaration.builder(name).build())
        .toArray(MigrationDeclaration[]::new));
  }

  /** Gates for these declarations, in read-old. */
  public static TestGates declaring(MigrationDeclaration... declared) {
    return new TestGates(declared);
  }

  /** The node, for code that takes it whole. */
  public MigrationGates gates() {
    return gates;
  }

  /** The gate of a migration. */
  public MigrationGate gate(String name) {
    return gates.gate(name);
  }

  /**
   * Puts a migration into a phase, both sides in sync where the phase allows; units that are open
   * keep theirs.
   */
  public void phase(String name, Phase phase) {
    place(name, new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT));
  }

  /** Treats these keys as already in the next phase; in read-old or dual-write. */
  public void pilots(String name, String... keys) {
    Ramp ramp = Ramp.NONE.withPilots(List.of(keys));
    place(name, new Placement(gates.gate(name).phase(), ramp, SecondaryWrites.STRICT));
  }

  /** Puts a migration exactly there. */
  public void place(String name, Placement placement) {
    gates.gate(name);
    Phase phase = placement.phase();
    boolean record = placement.secondary() == SecondaryWrites.RECORD;
    boolean newInSync = phase != Phase.READ_OLD && !(record && phase == Phase.DUAL_WRITE);
    boolean oldInSync =
        phase.compareTo(Phase.WRITE_NEW) < 0 && !(record && phase == Phase.READ_NEW);
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state =
          new MigrationState(name, placement, null, newInSync, oldInSync, epoch, epoch, false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
  }

  /** Runs work that writes in a unit of work of its own. */
  public <X extends Throwable> void inUnit(GateAction<X> work) throws X {
    try (UnitOfWork unit = gates.unitOfWork("test", new NoTransaction())) {
      try {
        work.run();
      } catch (Throwable failure) {
        unit.rolledBack();
        throw failure;
      }
      unit.beforeCommit();
    }
  }

  /**
   * How often reads were served from a side since the phase was last set; open units are not
   * counted yet.
   */
  public long reads(String name, Side side) {
    NodeReport.Counts counts = counts(name);
    return side == Side.OLD ? counts.readOld() : counts.readNew();
  }

  /** How often a side was written since the phase was last set; open units are not counted yet. */
  public long writes(String name, Side side) {
    NodeReport.Counts counts = counts(name);
    return side == Side.OLD ? counts.wroteOld() : counts.wroteNew();
  }

  private NodeReport.Counts counts(String name) {
    gates.gate(name);
    return Objects.requireNonNull(gates.counts().get(name));
  }

  /** No database, so nothing to go back to: what fails is recorded nowhere. */
  private static final class NoTransaction implements UnitResource {
    @Override
    public Object savepoint() {
      return this;
    }

    @Override
    public void rollbackTo(Object savepoint) {
      // Fakes keep what they were given.
    }

    @Override
    public void release(Object savepoint) {
      // Nothing is held.
    }

    @Override
    public boolean survives(Throwable failure) {
      return !(failure instanceof AssertionError);
    }

    @Override
    public void record(FailedWrite failure) {
      // The gate counts it; see MigrationGates.counts().
    }
  }

  @Override
  public void close() {
    gates.close();
    store.close();
  }
}
