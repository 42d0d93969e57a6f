package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StaleReadException;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store whose reads are answered by a server that lags behind the one that takes its writes. */
class StaleReadsTest {
  private static final String NAME = "customer-name-split";

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore();
  private final FlakyStore store = new FlakyStore(memory);

  @BeforeEach
  void declare() {
    node().start().close();
  }

  @AfterEach
  void stop() {
    memory.close();
  }

  private MigrationGatesBuilder node() {
    return MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME).build());
  }

  private void place(Phase phase) {
    memory.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          true,
          true,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
  }

  @Test
  void aNodeDoesNotStartByWhatIsOlderThanItsRegistration() {
    store.lag(Integer.MAX_VALUE);
    place(Phase.DUAL_WRITE);
    assertThatThrownBy(() -> node().start())
        .isInstanceOf(StaleReadException.class)
        .hasMessageContaining("in what it read from the store, after it had registered at epoch "
            + memory.load().epoch())
        .hasMessageContaining("reads and writes go to one server");
    assertThat(memory.view().nodes()).as("nobody waits for it").isEmpty();
  }

  @Test
  void aNodeWaitsForReadsThatLagALittle() {
    store.lag(3);
    place(Phase.DUAL_WRITE);
    try (MigrationGates gates = node().start()) {
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.DUAL_WRITE);
      assertThat(memory.view().nodes().get(0).generation())
          .as("registered once")
          .isEqualTo(1);
    }
  }

  @Test
  void aNodeThatComesBackWorksOnlyByWhatItMayHaveAcknowledged() {
    try (MigrationGates gates = node().start()) {
      memory.change(
          UUID.randomUUID().toString(),
          view -> new ChangeSet<>(
              true,
              List.<Mutation>of(new Mutation.PutNode(view.nodes().get(0).givenUp())),
              List.of()));
      store.lag(2);
      place(Phase.DUAL_WRITE);
      assertThatThrownBy(gates.integration()::refresh).isInstanceOf(StaleReadException.class);
      assertThatThrownBy(() -> gates.gate(NAME).read(() -> "old", () -> "new"))
          .isInstanceOf(LeaseLostException.class);
      gates.integration().step();
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.DUAL_WRITE);
      assertThat(gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new"))
          .isEqualTo("old");
      assertThat(memory.view().nodes().get(0).generation())
          .as("registered once")
          .isEqualTo(2);
    }
  }

  @Test
  void aRegistrationThatWasNeverLoadedIsMadeAnewWhenItsLeaseIsOver() {
    try (MigrationGates gates = node().start()) {
      memory.change(
          UUID.randomUUID().toString(),
          view -> new ChangeSet<>(
              true,
              List.<Mutation>of(new Mutation.PutNode(view.nodes().get(0).givenUp())),
              List.of()));
      store.lag(1);
      place(Phase.DUAL_WRITE);
      assertThatThrownBy(gates.integration()::refresh).isInstanceOf(StaleReadException.class);
      time.advance(Duration.ofMinutes(10));
      gates.integration().step();
      assertThat(memory.view().nodes().get(0).generation()).isEqualTo(3);
      assertThat(gates.gate(NAME).<String, RuntimeException>read(() -> "old", () -> "new"))
          .isEqualTo("old");
    }
  }

  @Test
  void aHeartbeatAcknowledgesWhatWasLoadedAndNoMore() {
    try (MigrationGates gates = node().start()) {
      Epoch before = memory.load().epoch();
      store.lag(1);
      place(Phase.DUAL_WRITE);
      gates.integration().refresh();
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
      assertThat(memory.view().nodes().get(0).acked()).isEqualTo(before);
      gates.integration().refresh();
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.DUAL_WRITE);
      assertThat(memory.view().nodes().get(0).acked()).isEqualTo(memory.load().epoch());
    }
  }
}
