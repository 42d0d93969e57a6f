package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.KeyedGate;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagReason;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.RecordingResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentAdminTest {
  private static final Operator ALICE = Operator.of("alice", "test");

  private static final String SPLIT = "customer-name-split";

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final SegmentAdmin segments = new SegmentAdmin(store);
  private final GateAdmin admin = new GateAdmin(store, List.of(new FakeDatabase()), time);
  private final FlagAdmin flags = new FlagAdmin(store);

  private static EvaluationContext user(String key) {
    return EvaluationContext.of(key);
  }

  private void flagForVips() {
    flags.apply(
        "lounge", new FlagChange.Create(FlagDefinition.parse("lounge", """
            {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
             "targeting": {"if": [{"in_segment": ["vip"]}, "on"]}}""")), FlagTerms.of(ALICE));
  }

  @Test
  void keysAreReplacedAddedAndRemoved() {
    List<String> many = IntStream.range(0, 2_500).mapToObj(i -> "k" + i).toList();
    assertThat(segments.count(segments.replace("vip", many, ALICE))).isEqualTo(2_500);
    segments.replace("vip", List.of("anna", "ben", "anna"), ALICE);
    segments.change("vip", List.of("carl", "ben"), List.of("anna"), ALICE);
    assertThat(segments.count(segments.segment("vip"))).isEqualTo(2);
    assertThat(segments.contains(segments.segment("vip"), "anna")).isFalse();
    assertThat(segments.contains(segments.segment("vip"), "k7")).isFalse();
    assertThat(segments.segment("vip").revision()).isEqualTo(3);
    assertThat(segments.list()).containsOnlyKeys("vip");
  }

  @Test
  void whatIsNoKeyOrNameIsRefused() {
    assertThatThrownBy(() -> segments.replace(" vip", List.of(), ALICE))
        .hasMessageContaining("without spaces around them");
    assertThatThrownBy(() -> segments.replace("vip", List.of(""), ALICE))
        .hasMessageContaining("a key of 0 characters");
    assertThatThrownBy(() -> segments.replace("vip", List.of("x".repeat(201)), ALICE))
        .hasMessageContaining("a key of 201 characters");
    assertThatThrownBy(() -> segments.change("vip", List.of("anna"), List.of(), ALICE))
        .hasMessageContaining("no such segment");
    assertThat(store.load().flags().segments()).isEmpty();
  }

  @Test
  void aFlagAsksForASegmentThatThereIs() {
    assertThatThrownBy(this::flagForVips)
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("mgate flag segment import vip");
    segments.replace("vip", List.of("anna"), ALICE);
    flagForVips();
    assertThatThrownBy(() -> segments.retire("vip", ALICE.confirming()))
        .hasMessageContaining("flag lounge");
    flags.apply(
        "lounge", new FlagChange.Amend(before -> before.withTargeting(null)), FlagTerms.of(ALICE));
    assertThatThrownBy(() -> segments.retire("vip", ALICE)).hasMessageContaining("--yes");
    assertThat(segments.retire("vip", ALICE.confirming()).retired()).isTrue();
    assertThatThrownBy(() -> segments.replace("vip", List.of("anna"), ALICE))
        .hasMessageContaining("a retired name");
  }

  @Test
  void aSegmentAmongAMigrationsPilotsSettlesWithItsChange() {
    try (MigrationGates gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .segmentDeadline(Duration.ofSeconds(30))
        .declare(MigrationDeclaration.builder(SPLIT)
            .oldSide("customer", "name")
            .newSide("customer", "first_name")
            .build())
        .start()) {
      Move ramp = new Move.SetRamp(new Ramp(0, new TreeSet<>(Set.of("segment:vip", "zoe"))));
      assertThatThrownBy(() -> admin.apply(SPLIT, ramp, ALICE))
          .hasMessageContaining("no such segment");
      segments.replace("vip", List.of("anna", "4711"), ALICE);
      admin.apply(SPLIT, ramp, ALICE);
      gates.integration().refresh();
      assertThat(written(gates, "anna")).containsExactly("old", "new");
      assertThat(written(gates, "zoe")).containsExactly("old", "new");
      assertThat(written(gates, 4711)).containsExactly("old", "new");
      assertThat(written(gates, "ben")).containsExactly("old");

      assertThatThrownBy(() -> segments.change("vip", List.of("ben"), List.of(), ALICE))
          .hasMessageContaining("mgate settle " + SPLIT);
      assertThat(admin.settlement(SPLIT).poll().settled()).isTrue();
      segments.change("vip", List.of("ben"), List.of(), ALICE);
      assertThat(store.load().migrations().get(SPLIT).settled()).isFalse();
      try (UnitOfWork unit = gates.unitOfWork("before it hears", new RecordingResource())) {
        assertThat(written(gates, "ben")).containsExactly("old");
        gates.integration().refresh();
        assertThat(admin.settlement(SPLIT).poll().settled()).isFalse();
        unit.beforeCommit();
      }
      gates.integration().step();
      assertThat(admin.settlement(SPLIT).poll().settled()).isTrue();
      assertThat(written(gates, "ben")).containsExactly("old", "new");
      assertThatThrownBy(() -> segments.retire("vip", ALICE.confirming()))
          .hasMessageContaining("the ramp of migration " + SPLIT);
    }
  }

  private static List<String> written(MigrationGates gates, Object key) {
    List<String> sides = new ArrayList<>();
    try (UnitOfWork unit = gates.unitOfWork("write", new RecordingResource())) {
      MigrationGate gate = gates.gate(SPLIT);
      KeyedGate keyed =
          key instanceof Integer number ? gate.forKey(number) : gate.forKey(key.toString());
      keyed.write(() -> sides.add("old"), () -> sides.add("new"));
      unit.beforeCommit();
    }
    return sides;
  }

  @Test
  void aUnitKeepsTheKeysWithWhichItBegan() {
    segments.replace("vip", List.of("anna"), ALICE);
    flagForVips();
    try (MigrationGates gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .segmentDeadline(Duration.ofSeconds(30))
        .start()) {
      FeatureFlags read = gates.flags();
      assertThat(read.isEnabled("lounge", user("anna"))).isTrue();
      assertThat(read.isEnabled("lounge", user("ben"))).isFalse();
      assertThat(read.isEnabled("lounge", EvaluationContext.EMPTY)).isFalse();
      try (UnitOfWork unit = gates.unitOfWork("checkout")) {
        assertThat(read.isEnabled("lounge", user("anna"))).isTrue();
        segments.change("vip", List.of("ben"), List.of("anna"), ALICE);
        gates.integration().refresh();
        assertThat(read.isEnabled("lounge", user("anna"))).isTrue();
        assertThat(read.isEnabled("lounge", user("ben"))).isFalse();
        segments.replace("vip", List.of("carl"), ALICE);
        gates.integration().refresh();
        assertThat(read.isEnabled("lounge", user("zoe"))).isFalse();
        unit.beforeCommit();
      }
      assertThat(read.isEnabled("lounge", user("carl"))).isTrue();
      assertThat(read.booleanDetails("lounge", user("anna"), true).reason())
          .isEqualTo(FlagReason.DEFAULT);
    }
  }
}
