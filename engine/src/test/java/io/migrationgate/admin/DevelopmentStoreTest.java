package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What only a store may do in which nobody's data can be lost. */
class DevelopmentStoreTest {
  private static final String NAME = "customer-name-split";
  private static final Operator ALICE = Operator.of("alice", "trying");

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final FakeDatabase database = new FakeDatabase();
  private final GateAdmin admin = new GateAdmin(store, List.of(database), time);
  private final DevelopmentStore development = new DevelopmentStore(store);

  private MigrationGates node(String newColumn) {
    return MigrationGates.builder(store)
        .build("dev")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME)
            .supports(Phase.values())
            .oldSide("customer", "name")
            .newSide("customer", newColumn)
            .build())
        .start();
  }

  private MigrationState state() {
    return Objects.requireNonNull(store.load().migrations().get(NAME));
  }

  private void toDualWrite(MigrationGates gates) {
    admin.apply(NAME, new Move.Advance(), ALICE);
    gates.integration().refresh();
    assertThat(admin.settlement(NAME).poll().settled()).isTrue();
  }

  @Test
  void aDefinitionMayChangeAndTheMigrationBeginsAnew() {
    development.mark(true, ALICE);
    try (MigrationGates gates = node("full_name")) {
      toDualWrite(gates);
    }
    store.unrepaired(NAME, 3);
    try (MigrationGates gates = node("whole_name")) {
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
    }
    assertThat(state().newInSync()).isFalse();
    assertThat(store.view().unrepaired()).isEmpty();
    assertThat(GateAdmin.declaration(store.view(), NAME).newSide().columns())
        .containsExactly("whole_name");
    assertThat(store.history(new HistoryFilter(NAME, 10)))
        .extracting(line -> line.note().kind())
        .contains("start-over");
  }

  @Test
  void elsewhereItMayNot() {
    try (MigrationGates gates = node("full_name")) {
      toDualWrite(gates);
    }
    assertThatThrownBy(() -> node("whole_name")).isInstanceOf(RegistrationRefusedException.class);
    development.mark(true, ALICE);
    development.mark(false, ALICE);
    assertThatThrownBy(() -> node("whole_name")).isInstanceOf(RegistrationRefusedException.class);
    assertThat(state().phase()).isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void whileAnotherNodeLivesItMayNot() {
    development.mark(true, ALICE);
    try (MigrationGates gates = node("full_name")) {
      toDualWrite(gates);
      assertThatThrownBy(() -> node("whole_name")).isInstanceOf(RegistrationRefusedException.class);
      try (MigrationGates second = node("full_name")) {
        assertThat(second.gate(NAME).phase()).isEqualTo(Phase.DUAL_WRITE);
        assertThatThrownBy(() -> DevelopmentStore.require(store.view()))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContaining("2 live nodes");
        assertThatThrownBy(() -> development.startOver(NAME, ALICE))
            .isInstanceOf(MigrationGateException.class);
      }
    }
  }

  @Test
  void aStoreInUseIsNotMarked() {
    try (MigrationGates first = node("full_name");
        MigrationGates second = node("full_name")) {
      assertThat(first.gate(NAME).phase()).isEqualTo(second.gate(NAME).phase());
      assertThatThrownBy(() -> development.mark(true, ALICE))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("2 live nodes");
      assertThat(store.view().development()).isFalse();
    }
  }

  @Test
  void onlyAMarkedStoreBeginsAnew() {
    try (MigrationGates gates = node("full_name")) {
      toDualWrite(gates);
      assertThatThrownBy(() -> development.startOver(NAME, ALICE))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("mgate init --development");
      assertThat(development.mark(true, ALICE)).isTrue();
      assertThat(development.mark(true, ALICE)).isFalse();
      assertThat(development.startOver(NAME, ALICE).phase()).isEqualTo(Phase.READ_OLD);
      assertThat(store.history(new HistoryFilter(NAME, 3)))
          .extracting(HistoryEntry::note)
          .extracting("kind")
          .contains("start-over", "mark-development");
    }
  }

  @Test
  void otherSessionsAreNotAskedForAndElsewhereTheyAre() {
    database.sessions.add("psql ann@10.0.0.1 pid 7");
    development.mark(true, ALICE);
    try (MigrationGates gates = node("full_name")) {
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
      assertThat(admin.dryRun(NAME, new Move.Advance(), ALICE).refusals()).isEmpty();
      GateAdmin elsewhere =
          new GateAdmin(DevelopmentStore.elsewhere(store), List.of(database), time);
      assertThat(elsewhere.dryRun(NAME, new Move.Advance(), ALICE).refusals())
          .singleElement()
          .satisfies(refusal -> assertThat(refusal.found()).contains("psql"));
    }
  }
}
