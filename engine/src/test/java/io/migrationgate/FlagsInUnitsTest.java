package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagReason;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagType;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.UnitResource;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flags and phases of one unit of work are of one snapshot, and flags refuse nobody. */
class FlagsInUnitsTest {
  private static final String NAME = "customer-name-split";
  private static final String FLAG = "new-checkout";
  private static final FlagTerms TERMS = FlagTerms.of(Operator.of("alice", "test"));
  private static final EvaluationContext ANNA =
      EvaluationContext.builder("anna").build();

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore();
  private final FlakyStore store = new FlakyStore(memory);
  private final FlagAdmin flags = new FlagAdmin(memory);
  private final GateAdmin admin = new GateAdmin(memory, List.of(new FakeDatabase()), time);
  private MigrationGates gates;

  @BeforeEach
  void start() {
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME)
            .oldSide("customer", "name")
            .newSide("customer", "first_name")
            .build())
        .flags(new FlagDeclaration(FLAG, FlagType.BOOLEAN))
        .start();
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  private void create(String state, String more) {
    flags.apply(
        FLAG,
        new FlagChange.Create(FlagDefinition.parse(
            FLAG,
            "{\"state\":\"" + state + "\",\"variants\":{\"on\":true,\"off\":false},"
                + "\"defaultVariant\":\"on\"" + more + "}")),
        TERMS);
    gates.integration().refresh();
  }

  private void turn(FlagState state) {
    flags.apply(FLAG, new FlagChange.Switch(state), TERMS);
    gates.integration().refresh();
  }

  private boolean on() {
    return gates.flags().isEnabled(FLAG, ANNA);
  }

  private boolean onElsewhere() {
    return CompletableFuture.supplyAsync(this::on).join();
  }

  private boolean acknowledged() {
    gates.integration().step();
    return memory.view().nodes().get(0).acked().equals(memory.load().epoch());
  }

  @Test
  void outsideOfAUnitFlagsAreThoseOfNow() {
    assertThat(on()).isFalse();
    create("ENABLED", "");
    assertThat(on()).isTrue();
    turn(FlagState.DISABLED);
    assertThat(on()).isFalse();
    assertThat(acknowledged()).isTrue();
  }

  @Test
  void aFlagStaysAsItWasInItsUnitUntilThatEnds() {
    create("ENABLED", "");
    try (UnitOfWork unit = gates.unitOfWork("checkout")) {
      assertThat(on()).isTrue();
      turn(FlagState.DISABLED);
      assertThat(on()).isTrue();
      assertThat(onElsewhere()).isFalse();
      assertThat(acknowledged()).as("while a unit works by the flag before").isFalse();
      unit.beforeCommit();
    }
    assertThat(on()).isFalse();
    assertThat(acknowledged()).isTrue();
  }

  @Test
  void flagsAndPhasesOfAUnitAreOfOneEpochWhicheverIsAskedFirst() {
    create("ENABLED", "");
    MigrationGate gate = gates.gate(NAME);
    try (UnitOfWork unit = gates.unitOfWork("flag first")) {
      assertThat(on()).isTrue();
      admin.apply(NAME, new Move.Advance(), TERMS.operator());
      turn(FlagState.DISABLED);
      List<String> written = new ArrayList<>();
      gate.write(() -> written.add("old"), () -> written.add("new"));
      assertThat(written).containsExactly("old");
      assertThat(on()).isTrue();
      unit.beforeCommit();
    }
    try (UnitOfWork unit = gates.unitOfWork("gate first")) {
      List<String> written = new ArrayList<>();
      gate.write(() -> written.add("old"), () -> written.add("new"));
      assertThat(written).containsExactly("old", "new");
      turn(FlagState.ENABLED);
      assertThat(on()).isFalse();
      unit.beforeCommit();
    }
    assertThat(on()).isTrue();
  }

  /** A transaction whose snapshot the database has taken. */
  private static final class TooLate implements UnitResource {
    @Override
    public void beforePin() {
      throw new GateUsageException(new Problem("unit", "too late", "a pin before", "pin before"));
    }

    @Override
    public Object savepoint() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rollbackTo(Object savepoint) {}

    @Override
    public void release(Object savepoint) {}

    @Override
    public boolean survives(Throwable failure) {
      return false;
    }

    @Override
    public void record(FailedWrite failure) {}
  }

  @Test
  void whereItIsTooLateForGatesFlagsStillStayAsTheyWere() {
    create("ENABLED", "");
    try (UnitOfWork unit = gates.unitOfWork("report", new TooLate())) {
      assertThat(on()).isTrue();
      turn(FlagState.DISABLED);
      assertThat(on()).isTrue();
      assertThatThrownBy(() -> gates.gate(NAME).read(() -> "old", () -> "new"))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("too late");
      unit.beforeCommit();
    }
    assertThat(on()).isFalse();
  }

  @Test
  void aFlagMayAskWhereAMigrationStandsForEachKey() {
    create(
        "ENABLED",
        ",\"targeting\":{\"if\":[{\"migration\":[\"" + NAME
            + "\",\">=\",\"dual-write\",{\"var\":\"targetingKey\"}]},\"on\",\"off\"]},"
            + "\"metadata\":{\"mgate.safeVariant\":\"off\"}");
    assertThat(on()).isFalse();
    admin.apply(
        NAME, new Move.SetRamp(new Ramp(0, new TreeSet<>(Set.of("anna")))), TERMS.operator());
    gates.integration().refresh();
    assertThat(on()).as("before it has settled").isFalse();
    assertThat(admin.settlement(NAME).poll().settled()).isTrue();
    gates.integration().refresh();
    assertThat(on()).isTrue();
    assertThat(gates.flags().isEnabled(FLAG, EvaluationContext.builder("ben").build()))
        .isFalse();
  }

  @Test
  void theyGoOnWithoutALeaseButForThoseThatMustNot() {
    create("ENABLED", "");
    flags.apply(
        "settled",
        new FlagChange.Create(FlagDefinition.parse(
            "settled",
            "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},"
                + "\"defaultVariant\":\"on\",\"metadata\":{\"mgate.safeVariant\":\"off\"}}")),
        TERMS.settling());
    gates.integration().refresh();
    assertThat(gates.flags().isEnabled("settled", ANNA)).isTrue();
    store.breakDown();
    time.advance(Duration.ofMinutes(1));
    assertThatThrownBy(() -> gates.gate(NAME).read(() -> "old", () -> "new"))
        .isInstanceOf(LeaseLostException.class);
    assertThat(on()).isTrue();
    assertThat(gates.flags().isEnabled("settled", ANNA)).isFalse();
    store.heal();
  }

  private static final String SAFE = ",\"metadata\":{\"mgate.safeVariant\":\"off\"}";

  @Test
  void whoDependsOnAMigrationOrSaysWhatIsSafeServesItWithoutALease() {
    create("ENABLED", SAFE);
    flags.apply(
        "depending",
        new FlagChange.Create(FlagDefinition.parse(
            "depending",
            "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},\"defaultVariant\":\"on\","
                + "\"targeting\":{\"if\":[{\"migration\":[\"" + NAME
                + "\",\">=\",\"read-old\"]},\"on\"]}" + SAFE + "}")),
        TERMS);
    flags.apply(
        "requiring",
        new FlagChange.Create(FlagDefinition.parse(
            "requiring",
            "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},\"defaultVariant\":\"on\","
                + "\"metadata\":{\"mgate.requires\":\"" + NAME
                + ":read-old\",\"mgate.safeVariant\":\"off\"}}")),
        TERMS);
    gates.integration().refresh();
    List<String> all = List.of(FLAG, "depending", "requiring");
    assertThat(all).allMatch(key -> gates.flags().isEnabled(key, ANNA));
    store.breakDown();
    // Nobody has found out yet, as after a pause of the whole process.
    time.advance(Duration.ofMinutes(1));
    assertThat(all).noneMatch(key -> gates.flags().isEnabled(key, ANNA));
    assertThat(gates.flags().booleanDetails(FLAG, ANNA, true).reason()).isEqualTo(FlagReason.STALE);
    store.heal();
    gates.integration().refresh();
    assertThat(all).allMatch(key -> gates.flags().isEnabled(key, ANNA));
  }

  @Test
  void aUnitThatWasGivenAnUnsafeValueIsCheckedAtItsCommit() {
    create("ENABLED", SAFE);
    UnitOfWork unit = gates.unitOfWork("checkout");
    assertThat(on()).isTrue();
    store.breakDown();
    time.advance(Duration.ofMinutes(1));
    assertThatThrownBy(unit::beforeCommit)
        .isInstanceOf(CommitRefusedException.class)
        .hasMessageContaining("flag's value by epoch");
    unit.rolledBack();
    unit.close();
    try (UnitOfWork again = gates.unitOfWork("checkout, once more")) {
      assertThat(on()).as("its safe variant").isFalse();
      again.beforeCommit();
    }
    store.heal();
  }

  @Test
  void aUnitThatAskedPlainFlagsIsNotRefused() {
    create("ENABLED", "");
    try (UnitOfWork unit = gates.unitOfWork("checkout")) {
      assertThat(on()).isTrue();
      store.breakDown();
      time.advance(Duration.ofMinutes(1));
      unit.beforeCommit();
    }
    store.heal();
  }

  private Stage settling() {
    gates.integration().step();
    return admin.flagSettlement(FLAG, null).poll().stage();
  }

  @Test
  void aChangeSettlesOnceNobodyWorksByTheValueBefore() {
    create("ENABLED", SAFE);
    try (UnitOfWork unit = gates.unitOfWork("checkout", new TooLate())) {
      assertThat(on()).isTrue();
      flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), TERMS.settling());
      gates.integration().refresh();
      assertThat(settling()).isEqualTo(Stage.NODES);
      unit.beforeCommit();
    }
    try (UnitOfWork unit = gates.unitOfWork("checkout")) {
      assertThat(on()).isFalse();
      assertThat(settling()).isEqualTo(Stage.SETTLED);
      unit.beforeCommit();
    }
    assertThat(memory.view().flags().settling()).isEmpty();
    assertThat(flags.history(FLAG, 1).get(0).note().kind()).isEqualTo("settled");
  }

  @Test
  void whatIsWaitedForMayBeOvertaken() throws Exception {
    create("ENABLED", SAFE);
    FlagApplied disabled =
        flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), TERMS.settling());
    flags.apply(FLAG, new FlagChange.Switch(FlagState.ENABLED), TERMS);
    gates.integration().refresh();
    assertThatThrownBy(
            () -> admin.awaitSettled(disabled, null, Duration.ofSeconds(1), progress -> {}))
        .isInstanceOf(ConcurrentChangeException.class)
        .hasMessageContaining("revision 3, enabled");
  }

  @Test
  void whatABuildAsksForIsKnownWhileItsNodesAre() {
    assertThat(memory.view().flags().declared())
        .isEqualTo(Map.of("46", List.of(new FlagDeclaration(FLAG, FlagType.BOOLEAN))));
    assertThat(FlagAdmin.users(memory.view(), FLAG)).containsExactly("46");
  }

  /** That others' units were revoked opens nothing: it was only flags that have asked so far. */
  @Test
  void aRevocationOfOthersLetsNoGatePassWithoutALease() {
    create("ENABLED", "");
    MigrationGate gate = gates.gate(NAME);
    GateSupplier<String, RuntimeException> side = () -> "read";
    CompletableFuture.runAsync(
            () -> {
              gates.unitOfWork("import");
              gate.read(side, side);
            },
            work -> new Thread(work).start())
        .join();
    admin.apply(NAME, new Move.Advance(), Operator.of("anna", "test"));
    gates.integration().refresh();
    try (UnitOfWork unit = gates.unitOfWork("checkout")) {
      assertThat(on()).isTrue();
      admin.revoke(gates.nodeId(), Operator.of("anna", "test"));
      gates.integration().refresh();
      store.breakDown();
      time.advance(Duration.ofMinutes(1));
      assertThatThrownBy(gates.integration()::step).hasMessageContaining("broken");
      assertThatThrownBy(() -> gate.read(side, side)).isInstanceOf(LeaseLostException.class);
      assertThat(unit.name()).isEqualTo("checkout");
    }
  }

  /** A unit that ends inside opens nothing either. */
  @Test
  void aUnitThatEndsInsideLetsNoGatePassWithoutALease() {
    create("ENABLED", "");
    MigrationGate gate = gates.gate(NAME);
    GateSupplier<String, RuntimeException> side = () -> "read";
    try (UnitOfWork unit = gates.unitOfWork("checkout")) {
      assertThat(on()).isTrue();
      store.breakDown();
      time.advance(Duration.ofMinutes(1));
      assertThatThrownBy(gates.integration()::step).hasMessageContaining("broken");
      gates.unitOfWork("inner").close();
      assertThatThrownBy(() -> gate.read(side, side)).isInstanceOf(LeaseLostException.class);
      assertThat(unit.name()).isEqualTo("checkout");
    }
  }
}
