package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** A node for {@link NestedCalls}, with more gates than a word has bits. */
final class NestedCallsNode implements AutoCloseable {
  /** How many of its gates are asked. */
  static final int USED = 5;

  // Two pairs of them share a bit of what was touched.
  private static final int[] INDICES = {0, 1, 7, 64, 65};
  private static final int COMPARED = 2;
  private static final Phase[] PHASES = {
    Phase.READ_OLD, Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW
  };

  final InMemoryGateStore store = new InMemoryGateStore();
  final MigrationGates gates;
  final long[][] totals = new long[USED][ThreadModel.EVENTS];
  private final MigrationGate[] used = new MigrationGate[USED];
  ModelledTable current;

  /**
   * A node of its own store.
   *
   * @param fenced whether its transactions lock rows, instead of a lease
   */
  NestedCallsNode(boolean fenced) {
    MigrationGatesBuilder builder = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(new ManualTime());
    if (fenced) {
      builder.fenced();
    }
    for (int i = 0; i < 66; i++) {
      builder.declare(MigrationDeclaration.builder("gate-" + i)
          .compare(new MigrationDeclaration.Compare(
              i == INDICES[COMPARED] ? 10_000 : 0, Duration.ofMillis(50)))
          .build());
    }
    gates = builder.start();
    for (String name : gates.counts().keySet()) {
      int place = Arrays.binarySearch(INDICES, gates.gate(name).index());
      if (place >= 0) {
        used[place] = gates.gate(name);
      }
    }
    Phase[] phases = new Phase[USED];
    Arrays.fill(phases, Phase.READ_OLD);
    current = new ModelledTable(
        store.load().epoch().number(), phases, new long[USED][ThreadModel.EVENTS]);
    assertThat(Arrays.asList(used)).doesNotContainNull();
  }

  MigrationGate gate(int place) {
    return used[place];
  }

  ThreadUnits units() {
    return used[0].runtime().units();
  }

  boolean compares(int place, Phase phase) {
    return used[place].name().equals("gate-" + INDICES[COMPARED])
        && (phase == Phase.DUAL_WRITE || phase == Phase.READ_NEW);
  }

  /** Another phase of a gate, of which the node hears at once. */
  void change(int place, Random random, ThreadModel thread) {
    Phase phase = PHASES[random.nextInt(PHASES.length)];
    long epoch = store.change(UUID.randomUUID().toString(), view -> {
      long next = view.nextEpoch();
      MigrationState state = new MigrationState(
          used[place].name(),
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          phase != Phase.READ_OLD,
          phase != Phase.WRITE_NEW,
          next,
          next,
          false);
      return new ChangeSet<>(
          next, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    current = current.after(epoch, place, phase);
    thread.current = current;
    assertAcknowledged(thread);
  }

  /** An operator revokes what began before the newest epoch. */
  void revoke(ThreadModel thread) {
    if (thread.pin == null || thread.pin == current || thread.pin.revoked) {
      return;
    }
    store.change(UUID.randomUUID().toString(), view -> {
      NodeRecord node = view.nodes()
          .get(0)
          .revoking(new Revocation(view.snapshot().epoch().number(), "anna", "a test"));
      return new ChangeSet<>(node, List.<Mutation>of(new Mutation.PutNode(node)), List.of());
    });
    gates.integration().refresh();
    thread.pin.revoked = true;
    assertAcknowledged(thread);
  }

  private void assertAcknowledged(ThreadModel thread) {
    gates.integration().refresh();
    ModelledTable pin = thread.pin;
    boolean waited = pin != null && pin != current && !pin.revoked;
    assertThat(store.view().nodes().get(0).acked().number())
        .as("acknowledged")
        .isEqualTo(waited ? pin.epoch : current.epoch);
  }

  /** All that was counted is where it belongs. */
  void assertCounted() {
    var counts = gates.counts();
    for (int place = 0; place < USED; place++) {
      String name = used[place].name();
      var stay = counts.get(name);
      long[] seen = {
        stay.readOld(),
        stay.readNew(),
        stay.wroteOld(),
        stay.wroteNew(),
        current.counts[place][ThreadModel.COMPARED]
      };
      assertThat(seen).as(name).containsExactly(current.counts[place]);
      for (int event = 0; event < ThreadModel.COMPARED; event++) {
        assertThat(gates.total(name, GateEvent.values()[event])).isEqualTo(totals[place][event]);
      }
      long compared = Stream.of(
              GateEvent.MATCH,
              GateEvent.MISMATCH,
              GateEvent.COMPARE_ERROR,
              GateEvent.COMPARE_SKIPPED)
          .mapToLong(event -> gates.total(name, event))
          .sum();
      assertThat(compared).isEqualTo(totals[place][ThreadModel.COMPARED]);
    }
  }

  @Override
  public void close() {
    gates.close();
  }
}
