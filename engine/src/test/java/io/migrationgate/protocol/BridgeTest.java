package io.migrationgate.protocol;

import static io.migrationgate.Phase.CONTRACTED;
import static io.migrationgate.Phase.DUAL_WRITE;
import static io.migrationgate.Phase.READ_NEW;
import static io.migrationgate.Phase.READ_OLD;
import static io.migrationgate.Phase.WRITE_NEW;
import static io.migrationgate.SecondaryWrites.RECORD;
import static io.migrationgate.SecondaryWrites.STRICT;
import static io.migrationgate.protocol.Bridge.Level.BOTH;
import static io.migrationgate.protocol.Bridge.Level.FORWARD;
import static io.migrationgate.protocol.Bridge.Stage.COVERING;
import static io.migrationgate.protocol.Bridge.Stage.FILLING;
import static io.migrationgate.protocol.Bridge.Stage.MARKING;
import static io.migrationgate.protocol.Bridge.Stage.OFF;
import static io.migrationgate.protocol.Bridge.Stage.SHUT;
import static io.migrationgate.protocol.States.NAME;
import static io.migrationgate.protocol.States.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.Circumstances.Probes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a bridge may stand, how it gets there, and who may live beside it: the tables are by hand.
 */
class BridgeTest {
  private static final Ramp TEN = Ramp.ofBasisPoints(1_000);
  private static final SupportedPhases OLD_ONLY = new SupportedPhases(READ_OLD, READ_OLD);
  private static final Circumstances CALM = Circumstances.CALM;

  private static Bridge bridge(Level level, Stage stage) {
    return new Bridge(level, stage);
  }

  private static List<Stage> stages(Level level) {
    List<Stage> stages = new ArrayList<>(List.of(Stage.values()));
    stages.removeIf(stage -> level == FORWARD && stage == Stage.FILLING);
    return stages;
  }

  private static boolean possible(Phase phase, Ramp ramp, SecondaryWrites mode, Bridge bridge) {
    try {
      return new Placement(phase, ramp, mode, bridge).bridge().equals(bridge);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static MigrationState in(Phase phase, Bridge bridge) {
    Placement placement = new Placement(phase, Ramp.NONE, STRICT, bridge);
    boolean oldInSync = placement.position().writes().contains(Side.OLD);
    return new MigrationState(NAME, placement, null, phase != READ_OLD, oldInSync, 7, 5, false);
  }

  private static Evaluation to(MigrationState from, Bridge bridge, Circumstances seen) {
    return Transitions.evaluate(from, new Move.SetBridge(bridge), seen, 8);
  }

  private static List<Guard> refusedBy(Evaluation evaluation) {
    return evaluation.refusals().stream().map(Verdict::guard).toList();
  }

  private static Circumstances strangers() {
    return CALM.withProbes(new Probes(null, null, Set.of("cron")));
  }

  @ParameterizedTest
  @CsvSource({
    // what gates and outsiders surely write, by the level and the stage of the bridge
    "READ_OLD,   FORWARD, MARKING,  OLD",
    "READ_OLD,   FORWARD, COVERING, NEW OLD",
    "READ_OLD,   BOTH,    FILLING,  NEW OLD",
    "READ_OLD,   BOTH,    COVERING, NEW OLD",
    "WRITE_NEW,  BOTH,    FILLING,  NEW",
    "READ_OLD,   FORWARD, SHUT,     ''",
    "DUAL_WRITE, FORWARD, COVERING, NEW OLD",
    "READ_NEW,   FORWARD, SHUT,     NEW OLD",
    "WRITE_NEW,  FORWARD, SHUT,     NEW",
    "WRITE_NEW,  BOTH,    MARKING,  NEW",
    "WRITE_NEW,  BOTH,    COVERING, NEW OLD",
    "WRITE_NEW,  BOTH,    SHUT,     NEW OLD",
  })
  void triggersMakeWritesSure(Phase phase, Level level, Stage stage, String writes) {
    Position position = new Position(phase, false, STRICT, bridge(level, stage));
    assertThat(position.writes().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")))
        .isEqualTo(writes);
  }

  @Test
  void aCanaryMarksItsStatementsSoNoTriggerCarriesThem() {
    Position canary = new Position(READ_OLD, true, STRICT, bridge(FORWARD, COVERING));
    assertThat(canary.writes()).containsExactly(Side.OLD);
  }

  @ParameterizedTest
  @CsvSource({
    "FORWARD, MARKING,  READ_OLD DUAL_WRITE READ_NEW",
    "FORWARD, COVERING, READ_OLD DUAL_WRITE READ_NEW",
    "FORWARD, SHUT,     DUAL_WRITE READ_NEW WRITE_NEW",
    "BOTH,    MARKING,  READ_OLD DUAL_WRITE READ_NEW",
    "BOTH,    FILLING,  READ_OLD DUAL_WRITE READ_NEW",
    "BOTH,    COVERING, READ_OLD DUAL_WRITE READ_NEW WRITE_NEW",
    "BOTH,    SHUT,     DUAL_WRITE READ_NEW WRITE_NEW",
  })
  void eachStageHasItsPhases(Level level, Stage stage, String phases) {
    List<String> found = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (possible(phase, Ramp.NONE, STRICT, bridge(level, stage))) {
        found.add(phase.name());
      }
    }
    assertThat(String.join(" ", found)).isEqualTo(phases);
  }

  @Test
  void aRecordedSideIsNoneThatOutsidersMayRead() {
    Bridge covering = bridge(FORWARD, COVERING);
    assertThat(possible(DUAL_WRITE, Ramp.NONE, RECORD, covering)).isTrue();
    assertThat(possible(READ_NEW, Ramp.NONE, RECORD, covering)).isFalse();
    assertThat(possible(READ_NEW, Ramp.NONE, RECORD, bridge(FORWARD, MARKING)))
        .as("a trigger would carry what is stale")
        .isFalse();
    assertThat(possible(DUAL_WRITE, Ramp.NONE, RECORD, bridge(BOTH, COVERING))).isFalse();
    assertThat(possible(READ_OLD, TEN, STRICT, bridge(BOTH, FILLING)))
        .as("nobody reads what a canary tries to write")
        .isTrue();
    assertThat(possible(READ_OLD, TEN, STRICT, bridge(BOTH, COVERING)))
        .as("somebody of the new shape may be there still")
        .isFalse();
    assertThat(possible(DUAL_WRITE, TEN, STRICT, covering)).isTrue();
  }

  /** One step of the bridge at a time, in one phase; every other pair is no step. */
  @ParameterizedTest
  @CsvSource({
    "READ_OLD,   FORWARD, OFF-MARKING COVERING-MARKING MARKING-COVERING MARKING-OFF",
    "READ_OLD,   BOTH,    OFF-MARKING COVERING-FILLING FILLING-COVERING FILLING-MARKING"
        + " MARKING-FILLING MARKING-OFF",
    "DUAL_WRITE, FORWARD, OFF-MARKING COVERING-MARKING COVERING-SHUT MARKING-COVERING MARKING-OFF"
        + " MARKING-SHUT SHUT-COVERING SHUT-MARKING",
    "READ_NEW,   FORWARD, OFF-MARKING COVERING-MARKING COVERING-SHUT MARKING-COVERING MARKING-OFF"
        + " MARKING-SHUT SHUT-COVERING SHUT-MARKING",
    "WRITE_NEW,  FORWARD, OFF-SHUT SHUT-OFF",
    "WRITE_NEW,  BOTH,    COVERING-SHUT OFF-SHUT SHUT-COVERING SHUT-OFF",
    "CONTRACTED, FORWARD, ''",
  })
  void oneStageAtATime(Phase phase, Level level, String steps) {
    Set<String> found = new TreeSet<>();
    for (Stage from : stages(level)) {
      for (Stage to : stages(level)) {
        if (possible(phase, Ramp.NONE, STRICT, bridge(level, from))
            && possible(phase, Ramp.NONE, STRICT, bridge(level, to))
            && Transitions.joined(
                new Placement(phase, Ramp.NONE, STRICT, bridge(level, from)),
                new Placement(phase, Ramp.NONE, STRICT, bridge(level, to)))
            && from != to) {
          found.add(from + "-" + to);
        }
      }
    }
    assertThat(found)
        .isEqualTo(
            steps.isEmpty()
                ? Set.of()
                : new TreeSet<>(List.of(steps.toLowerCase(java.util.Locale.ROOT).split(" "))));
  }

  @Test
  void theLevelStaysWhileItIsOn() {
    Placement forward = new Placement(DUAL_WRITE, Ramp.NONE, STRICT, bridge(FORWARD, MARKING));
    assertThat(Transitions.joined(forward, forward.withBridge(bridge(BOTH, MARKING))))
        .isFalse();
    assertThat(Transitions.joined(forward, forward.withBridge(Bridge.OFF))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "READ_OLD,   DUAL_WRITE, FORWARD, OFF MARKING COVERING",
    "READ_OLD,   DUAL_WRITE, BOTH,    OFF MARKING FILLING COVERING",
    "DUAL_WRITE, READ_OLD,   BOTH,    OFF MARKING FILLING COVERING",
    "DUAL_WRITE, READ_NEW,   FORWARD, OFF MARKING COVERING SHUT",
    "READ_NEW,   WRITE_NEW,  FORWARD, OFF SHUT",
    "READ_NEW,   WRITE_NEW,  BOTH,    OFF COVERING SHUT",
    "WRITE_NEW,  READ_NEW,   FORWARD, OFF SHUT",
    "WRITE_NEW,  CONTRACTED, FORWARD, OFF",
    "WRITE_NEW,  CONTRACTED, BOTH,    OFF",
  })
  void phasesMoveInTheStagesThatTheRuleAllows(Phase from, Phase to, Level level, String stages) {
    List<String> found = new ArrayList<>();
    for (Stage stage : stages(level)) {
      Bridge bridge = bridge(level, stage);
      if (possible(from, Ramp.NONE, STRICT, bridge)
          && possible(to, Ramp.NONE, STRICT, bridge)
          && Transitions.joined(
              new Placement(from, Ramp.NONE, STRICT, bridge),
              new Placement(to, Ramp.NONE, STRICT, bridge))) {
        found.add(stage.name());
      }
    }
    assertThat(String.join(" ", found)).isEqualTo(stages);
  }

  @Test
  void aTriggerThatActsNeverLivesBesideAGateThatDoesNotMark() {
    for (Phase phase : List.of(DUAL_WRITE, READ_NEW)) {
      Position unmarked = new Position(phase, false, STRICT);
      for (Stage stage : List.of(COVERING, SHUT)) {
        Position acting = new Position(phase, false, STRICT, bridge(FORWARD, stage));
        assertThat(unmarked.compatibleWith(acting)).isFalse();
        assertThat(acting.compatibleWith(unmarked)).isFalse();
      }
      // Those that mark the old side only, beside a trigger on the new one.
      assertThat(new Position(phase, false, STRICT, bridge(FORWARD, COVERING))
              .compatibleWith(new Position(phase, false, STRICT, bridge(BOTH, COVERING))))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"forward/marking", "forward/covering", "both/filling", "both/shut", "off"})
  void isStoredAsItIsRead(String text) {
    assertThat(Bridge.parse(text).wireName()).isEqualTo(text);
  }

  @Test
  void whatIsNoBridgeIsRefused() {
    assertThatThrownBy(() -> Bridge.parse("forward/half"))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("'half'");
    assertThatThrownBy(() -> Bridge.Level.parse("back"))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("forward or both");
  }

  // Guards.

  @Test
  void aNodeWithAnOlderEngineIsNamed() {
    Circumstances older = CALM.withNodes(
        List.of(node("2026.45", Map.of(NAME, SupportedPhases.DEFAULT)).speaking(1)));
    Evaluation refused = to(in(READ_OLD, Bridge.OFF), bridge(FORWARD, MARKING), older);
    assertThat(refusedBy(refused)).containsExactly(Guard.SUPPORTED);
    assertThat(refused.refusals().get(0).found())
        .contains("2026.45@host-1:42 (its engine speaks protocol 1, which knows no bridge)");
    // Without a bridge it is a node like any other.
    assertThat(Transitions.evaluate(in(READ_OLD, Bridge.OFF), new Move.Advance(), older, 8)
            .allowed())
        .isTrue();
  }

  @Test
  void coveredWritersAreNoObstacle() {
    MigrationState covered = in(READ_OLD, bridge(FORWARD, COVERING));
    assertThat(Transitions.evaluate(covered, new Move.Advance(), strangers(), 8).allowed())
        .isTrue();
    assertThat(refusedBy(Transitions.evaluate(
            in(READ_OLD, bridge(FORWARD, MARKING)), new Move.Advance(), strangers(), 8)))
        .containsExactly(Guard.REGISTERED_WRITERS);
  }

  @Test
  void whoIsCoveredMustBeGoneBeforeTheCoverIs() {
    for (Stage stage : List.of(MARKING, SHUT)) {
      MigrationState covered = in(READ_NEW, bridge(FORWARD, COVERING));
      assertThat(refusedBy(to(covered, bridge(FORWARD, stage), strangers())))
          .containsExactly(Guard.REGISTERED_WRITERS);
      assertThat(to(covered, bridge(FORWARD, stage), CALM).allowed()).isTrue();
    }
    MigrationState unused = in(READ_OLD, bridge(FORWARD, COVERING));
    assertThat(to(unused, bridge(FORWARD, MARKING), strangers()).allowed())
        .as("in read-old nobody relies on the new side")
        .isTrue();
    MigrationState shut = in(READ_NEW, bridge(FORWARD, SHUT));
    assertThat(refusedBy(Transitions.evaluate(shut, new Move.Advance(), strangers(), 8)))
        .containsExactly(Guard.REGISTERED_WRITERS);
  }

  @Test
  void aBuildThatKnowsReadOldOnlyStaysAsLongAsItIsCovered() {
    Circumstances blue = CALM.withNodes(List.of(node("45", Map.of(NAME, OLD_ONLY))));
    MigrationState covered = in(DUAL_WRITE, bridge(FORWARD, COVERING));
    assertThat(Transitions.evaluate(covered, new Move.Advance(), blue, 8).allowed())
        .isTrue();
    assertThat(refusedBy(to(covered, bridge(FORWARD, SHUT), blue)))
        .containsExactly(Guard.SUPPORTED);
    MigrationState both = in(READ_NEW, bridge(BOTH, COVERING));
    assertThat(Transitions.evaluate(both, new Move.Advance(), blue, 8).allowed())
        .isTrue();
    assertThat(covered.supportedBy(OLD_ONLY)).isTrue();
    assertThat(in(DUAL_WRITE, bridge(FORWARD, MARKING)).supportedBy(OLD_ONLY)).isFalse();
    assertThat(covered.current().phaseFor(OLD_ONLY)).isEqualTo(READ_OLD);
    assertThat(covered.current().phaseFor(SupportedPhases.DEFAULT)).isEqualTo(DUAL_WRITE);
  }

  @Test
  void whoKnowsTheNewShapeOnlyComesWhenTheNewSideIsInSync() {
    SupportedPhases newOnly = new SupportedPhases(WRITE_NEW, Phase.CONTRACTED);
    MigrationState filled = in(DUAL_WRITE, bridge(BOTH, COVERING));
    assertThat(filled.supportedBy(newOnly)).isTrue();
    MigrationState empty = States.marks(filled, false, true);
    assertThat(empty.supportedBy(newOnly))
        .as("it would read what nobody has copied yet")
        .isFalse();
    assertThat(empty.supportedBy(OLD_ONLY)).isTrue();
    assertThat(in(READ_OLD, bridge(BOTH, COVERING)).supportedBy(newOnly)).isFalse();
    assertThat(in(READ_NEW, bridge(BOTH, COVERING)).supportedBy(newOnly)).isTrue();

    Circumstances green = CALM.withNodes(List.of(node("48", Map.of(NAME, newOnly))));
    MigrationState before = in(READ_OLD, bridge(BOTH, COVERING));
    assertThat(refusedBy(Transitions.evaluate(before, new Move.Advance(), green, 8)))
        .containsExactly(Guard.SUPPORTED);
    assertThat(
            Transitions.evaluate(in(READ_NEW, bridge(BOTH, COVERING)), new Move.Advance(), green, 8)
                .allowed())
        .isTrue();
  }

  @Test
  void aBuildThatWorksInNoPhaseOfARampDecidesAsAnOutsider() {
    Placement ramped = new Placement(DUAL_WRITE, TEN, STRICT, bridge(FORWARD, COVERING));
    assertThat(ramped.phaseFor(new SupportedPhases(READ_OLD, DUAL_WRITE))).isEqualTo(READ_OLD);
    assertThat(ramped.phaseFor(new SupportedPhases(READ_OLD, READ_NEW))).isEqualTo(DUAL_WRITE);
  }

  /** It is let stay as an outsider, and has no path for the new side that a canary could try. */
  @Test
  void aBuildThatKnowsReadOldOnlyTriesNothingNew() {
    Placement canary = new Placement(READ_OLD, TEN, STRICT, bridge(FORWARD, COVERING));
    assertThat(OLD_ONLY.cover(canary, false)).isTrue();
    assertThat(canary.phaseFor(OLD_ONLY)).isEqualTo(READ_OLD);
    assertThat(canary.rampFor(OLD_ONLY)).isEqualTo(Ramp.NONE);
    assertThat(canary.rampFor(SupportedPhases.DEFAULT)).isEqualTo(TEN);
  }

  @Test
  void whoIsCoveredInDualWriteMayHaveWrittenBefore() {
    MigrationState marking = in(DUAL_WRITE, bridge(FORWARD, MARKING));
    assertThat(marking.newInSync()).isTrue();
    MigrationState covered =
        to(marking, bridge(FORWARD, COVERING), CALM).after().withSettled();
    assertThat(covered.newInSync())
        .as("a verification from before says nothing")
        .isFalse();
    assertThat(refusedBy(Transitions.evaluate(covered, new Move.Advance(), CALM, 9)))
        .containsExactly(Guard.NEW_IN_SYNC);

    Move before = new Move.MarkInSync(new Move.Verification(Side.NEW, 5, 7, 10, 0));
    assertThat(refusedBy(Transitions.evaluate(covered, before, CALM, 9)))
        .as("nor does one that has begun before")
        .containsExactly(Guard.VERIFIED);
    Move since = new Move.MarkInSync(new Move.Verification(Side.NEW, 5, 8, 10, 0));
    assertThat(Transitions.evaluate(covered, since, CALM, 9).after().newInSync())
        .isTrue();

    MigrationState shut = in(DUAL_WRITE, bridge(FORWARD, SHUT));
    assertThat(to(shut, bridge(FORWARD, COVERING), CALM).after().newInSync())
        .as("nobody could write there")
        .isTrue();
  }

  @Test
  void aNameIsNotGivenUpWhileItsTriggersAct() {
    for (Stage stage : List.of(MARKING, COVERING)) {
      Evaluation asked = Transitions.evaluate(
          in(READ_OLD, bridge(FORWARD, stage)), new Move.Retire(), confirmed(), 8);
      assertThat(refusedBy(asked)).containsExactly(Guard.LEGAL);
      assertThat(asked.refusals().get(0).problem())
          .extracting(Problem::nextStep)
          .asString()
          .contains("mgate bridge " + NAME + " off");
    }
    assertThat(Transitions.evaluate(in(READ_OLD, Bridge.OFF), new Move.Retire(), confirmed(), 8)
            .allowed())
        .isTrue();
  }

  private static Circumstances confirmed() {
    return new Circumstances(
        CALM.nodes(),
        CALM.unrepaired(),
        CALM.observed(),
        CALM.probes(),
        CALM.guards(),
        CALM.copiedSides(),
        true,
        false);
  }

  @Test
  void aMarkThatTriggersUpholdGoesWithThem() {
    for (Stage stage : List.of(COVERING, SHUT)) {
      MigrationState both = in(WRITE_NEW, bridge(BOTH, stage));
      assertThat(both.oldInSync()).isTrue();
      assertThat(both.withoutTriggers()).isEqualTo(States.marks(both, true, false));
    }
    for (Phase phase : List.of(READ_OLD, DUAL_WRITE, READ_NEW)) {
      MigrationState uncounted = in(phase, bridge(BOTH, MARKING));
      assertThat(uncounted.withoutTriggers()).isEqualTo(uncounted);
    }
    for (Stage stage : List.of(COVERING, SHUT)) {
      MigrationState dual = in(DUAL_WRITE, bridge(FORWARD, stage));
      assertThat(dual.withoutTriggers())
          .as("outsiders may have written the old side alone")
          .isEqualTo(States.marks(dual, false, true));
      MigrationState reading = in(READ_NEW, bridge(BOTH, stage));
      assertThat(reading.withoutTriggers())
          .as("those of the new shape the new side alone")
          .isEqualTo(States.marks(reading, true, false));
    }
  }

  @Test
  void itIsNotTurnedOnOverAStaleOldSide() {
    MigrationState stale = States.marks(in(READ_NEW, Bridge.OFF), true, false);
    assertThat(refusedBy(to(stale, bridge(FORWARD, MARKING), CALM)))
        .containsExactly(Guard.OLD_IN_SYNC);
    MigrationState shut = States.marks(in(READ_NEW, bridge(FORWARD, SHUT)), true, false);
    assertThat(refusedBy(to(shut, bridge(FORWARD, COVERING), CALM)))
        .containsExactly(Guard.OLD_IN_SYNC);
  }

  @Test
  void triggersAreLookedAtByEveryMoveThatCountsOnThem() {
    Circumstances missing = CALM.withProbes(Probes.CLEAN.withTriggers(
        new Problem("bridge", "no trigger on customer", "one", "mgate bridge split on")));
    MigrationState covered = in(DUAL_WRITE, bridge(FORWARD, COVERING));
    MigrationState marking = in(DUAL_WRITE, bridge(FORWARD, MARKING));
    assertThat(refusedBy(Transitions.evaluate(covered, new Move.Advance(), missing, 8)))
        .containsExactly(Guard.TRIGGERS);
    assertThat(refusedBy(to(marking, bridge(FORWARD, COVERING), missing)))
        .containsExactly(Guard.TRIGGERS);
    assertThat(refusedBy(to(marking, Bridge.OFF, missing))).containsExactly(Guard.TRIGGERS);
    assertThat(refusedBy(Transitions.evaluate(
            covered,
            new Move.MarkInSync(new Move.Verification(Side.NEW, 5, 7, 10, 0)),
            missing,
            8)))
        .containsExactly(Guard.TRIGGERS);
    // An operator who sees trouble goes back at once.
    MigrationState settling =
        States.leaving(in(READ_NEW, bridge(FORWARD, COVERING)), covered.current());
    assertThat(Transitions.evaluate(settling, new Move.Rollback(), missing, 8).allowed())
        .isTrue();
  }

  @Test
  void bothKeepTheOldSideInSync() {
    MigrationState both = in(READ_NEW, bridge(BOTH, COVERING));
    MigrationState after =
        Transitions.evaluate(both, new Move.Advance(), CALM, 8).after();
    assertThat(after.oldInSync()).isTrue();
    MigrationState shut = to(after.withSettled(), bridge(BOTH, SHUT), CALM).after();
    assertThat(shut.oldInSync()).as("the trigger on the new side goes on").isTrue();
    MigrationState off = to(shut.withSettled(), Bridge.OFF, CALM).after();
    assertThat(off.oldInSync()).as("nothing carries writes there any more").isFalse();
  }

  @Test
  void beforeItHasSettledTheWayBackIsOpenAndNoOther() {
    MigrationState turningOn = States.leaving(
        in(DUAL_WRITE, bridge(FORWARD, MARKING)), in(DUAL_WRITE, Bridge.OFF).current());
    assertThat(to(turningOn, Bridge.OFF, CALM).allowed()).isTrue();
    assertThat(refusedBy(to(turningOn, bridge(FORWARD, COVERING), CALM))).contains(Guard.SETTLED);
  }

  @Test
  void whatAnEngineMustSpeak() {
    assertThat(in(READ_OLD, Bridge.OFF).protocol()).isEqualTo(ProtocolVersion.FIRST);
    MigrationState turningOff = States.leaving(
        in(DUAL_WRITE, Bridge.OFF), in(DUAL_WRITE, bridge(FORWARD, MARKING)).current());
    assertThat(turningOff.protocol()).isEqualTo(ProtocolVersion.BRIDGES);
    assertThat(OFF.wireName()).isEqualTo("off");
    assertThat(possible(CONTRACTED, Ramp.NONE, STRICT, bridge(FORWARD, SHUT))).isFalse();
    assertThat(possible(WRITE_NEW, Ramp.NONE, STRICT, bridge(FORWARD, COVERING)))
        .isFalse();
  }
}
