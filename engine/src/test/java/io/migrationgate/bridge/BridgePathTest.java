package io.migrationgate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.bridge.BridgePath.Step;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Bridge.Stage;
import io.migrationgate.protocol.Circumstances;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.spi.BridgeDatabase.Sight;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From wherever a command may have died, the next one gets to the goal, and in a safe order. */
class BridgePathTest {
  private static final List<@Nullable Triggers> ANY =
      new ArrayList<>(EnumSet.allOf(Triggers.class));

  static {
    ANY.add(null);
  }

  private static final Problem LATER_TRIGGER =
      new Problem("trigger 'later'", "a trigger that may change the row", "none", "drop it");

  private static final Sight CARRYING = new Sight(Triggers.CARRYING, "", List.of());

  private static @Nullable MigrationState at(Phase phase, Level level, Stage stage) {
    try {
      Bridge bridge = new Bridge(level, stage);
      Placement placement = new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT, bridge);
      boolean old = placement.position().writes().contains(Side.OLD);
      boolean filled = phase.compareTo(Phase.READ_NEW) >= 0
          || (phase == Phase.DUAL_WRITE && stage != Stage.FILLING);
      return new MigrationState("m", placement, null, filled, old, 7, 5, false);
    } catch (IllegalArgumentException impossible) {
      return null;
    }
  }

  /** What is done, as words. */
  private static List<String> walk(
      MigrationState start, Goal goal, Level level, @Nullable Triggers found) {
    return walk(start, goal, level, found, List.of());
  }

  private static List<String> walk(
      MigrationState start,
      Goal goal,
      Level level,
      @Nullable Triggers found,
      List<Problem> obstacles) {
    List<String> done = new ArrayList<>();
    MigrationState state = start;
    Triggers there = found;
    while (true) {
      Optional<Step> next = BridgePath.next(state, goal, level, new Sight(there, "", obstacles));
      if (next.isEmpty()) {
        return done;
      }
      assertThat(done).as("ends").hasSizeLessThan(8);
      if (next.get() instanceof Step.Go go) {
        Evaluation asked = Transitions.evaluate(
            state, new Move.SetBridge(go.bridge()), Circumstances.CALM, state.epoch() + 1);
        if (asked.after() == null) {
          done.add("refused");
          return done;
        }
        assertSafe(there, go.bridge());
        state = asked.after().withSettled();
        done.add(go.bridge().stage().wireName());
      } else if (next.get() instanceof Step.TakeBackMarks) {
        state = state.withoutTriggers();
        done.add("unmarked");
      } else {
        Step.Bring bring = (Step.Bring) next.get();
        if (bring.next() != null
            && Transitions.evaluate(state, new Move.SetBridge(bring.next()), Circumstances.CALM, 8)
                    .after()
                == null) {
          done.add("refused");
          return done;
        }
        assertSafe(state, bring.triggers());
        there = bring.triggers();
        // As the execution does: marks go before triggers cease to act.
        state = there == Triggers.GONE || there == Triggers.ASIDE ? state.withoutTriggers() : state;
        done.add(there.name());
      }
    }
  }

  /** What triggers may be made to do, where nobody may count on anything else. */
  private static void assertSafe(MigrationState state, Triggers wanted) {
    Stage stage = state.current().bridge().stage();
    switch (wanted) {
      case CARRYING, CARRYING_OLD ->
        assertThat(state.current().position().writes()).contains(Side.OLD);
      case REFUSING -> assertThat(stage).isNotEqualTo(Stage.OFF);
      case ASIDE, GONE -> assertThat(stage).isNotEqualTo(Stage.COVERING);
    }
    if (wanted == Triggers.CARRYING || wanted == Triggers.CARRYING_OLD) {
      assertThat(stage).isNotEqualTo(Stage.OFF);
    }
    if (wanted == Triggers.CARRYING && state.current().bridge().level() == Level.BOTH) {
      assertThat(state.newInSync()).isTrue();
    }
  }

  private static void assertSafe(@Nullable Triggers there, Bridge to) {
    switch (to.stage()) {
      case FILLING -> assertThat(there).isEqualTo(Triggers.CARRYING_OLD);
      case COVERING -> assertThat(there).isEqualTo(Triggers.CARRYING);
      case SHUT -> assertThat(there).isEqualTo(Triggers.REFUSING);
      case OFF -> assertThat(there).isIn(Triggers.GONE, Triggers.ASIDE);
      case MARKING -> {
        // Nobody counts on them there.
      }
    }
  }

  @Test
  void fromAnywhereToAnyGoalInASafeOrder() {
    int walks = 0;
    for (Phase phase : Phase.values()) {
      for (Level level : Level.values()) {
        for (Stage stage : Stage.values()) {
          MigrationState state = at(phase, level, stage);
          for (Triggers there : state == null ? List.<Triggers>of() : ANY) {
            for (Goal goal : Goal.values()) {
              if (goal == Goal.SHUT && stage == Stage.OFF) {
                continue;
              }
              // Even where something in the database is in the triggers' way for good.
              walk(state, goal, state.current().bridge().level(), there, List.of(LATER_TRIGGER));
              List<String> done = walk(state, goal, state.current().bridge().level(), there);
              walks++;
              // Whose mark was taken back is copied anew first: marking, triggers may carry from
              // it.
              boolean stale = phase == Phase.READ_NEW && stage == Stage.SHUT;
              if (goal == Goal.OFF && !(stale && done.contains("unmarked"))) {
                assertThat(done).as("%s, %s", state, there).doesNotContain("refused");
              }
            }
          }
        }
      }
    }
    assertThat(walks).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    // phase, stage, triggers, goal, steps
    "READ_OLD,   OFF,      GONE,     ON,   marking CARRYING covering",
    "READ_OLD,   OFF,      CARRYING, ON,   GONE marking CARRYING covering",
    "READ_OLD,   MARKING,  GONE,     ON,   CARRYING covering",
    "READ_OLD,   MARKING,  CARRYING, ON,   covering",
    "DUAL_WRITE, COVERING, GONE,     ON,   unmarked CARRYING",
    "DUAL_WRITE, COVERING, ASIDE,    OFF,  unmarked marking off GONE",
    "DUAL_WRITE, SHUT,     GONE,     SHUT, unmarked REFUSING",
    "READ_NEW,   COVERING, GONE,     OFF,  marking off",
    "DUAL_WRITE, MARKING,  GONE,     OFF,  off",
    "DUAL_WRITE, COVERING, CARRYING, ON,   ''",
    "READ_NEW,   SHUT,     REFUSING, ON,   CARRYING covering",
    "WRITE_NEW,  SHUT,     REFUSING, ON,   refused",
    "WRITE_NEW,  OFF,      GONE,     ON,   refused",
    "READ_NEW,   COVERING, CARRYING, SHUT, REFUSING shut",
    "READ_NEW,   COVERING, REFUSING, SHUT, shut",
    "READ_NEW,   SHUT,     GONE,     SHUT, REFUSING",
    "READ_OLD,   COVERING, CARRYING, SHUT, refused",
    "READ_OLD,   COVERING, CARRYING, OFF,  marking ASIDE off GONE",
    "READ_OLD,   MARKING,  CARRYING, OFF,  ASIDE off GONE",
    "READ_OLD,   MARKING,  GONE,     OFF,  off",
    "READ_NEW,   SHUT,     REFUSING, OFF,  marking ASIDE off GONE",
    "WRITE_NEW,  SHUT,     REFUSING, OFF,  ASIDE off GONE",
    "WRITE_NEW,  SHUT,     ASIDE,    OFF,  off GONE",
    "CONTRACTED, OFF,      ASIDE,    OFF,  GONE",
  })
  void theSteps(Phase phase, Stage stage, Triggers there, Goal goal, String steps) {
    assertThat(String.join(" ", walk(at(phase, Level.FORWARD, stage), goal, Level.FORWARD, there)))
        .isEqualTo(steps);
  }

  /** Writers of the new shape are let in when there is something that they can read. */
  @ParameterizedTest
  @CsvSource({
    // phase, stage, triggers, in sync, goal, steps
    "READ_OLD,   OFF,      GONE,         false, ON,   marking CARRYING_OLD filling",
    "READ_OLD,   MARKING,  CARRYING,     false, ON,   CARRYING_OLD filling",
    "DUAL_WRITE, OFF,      GONE,         true,  ON,   marking CARRYING_OLD filling",
    "DUAL_WRITE, FILLING,  CARRYING_OLD, false, ON,   ''",
    "DUAL_WRITE, FILLING,  CARRYING_OLD, true,  ON,   CARRYING covering",
    "DUAL_WRITE, FILLING,  CARRYING,     true,  ON,   covering",
    "DUAL_WRITE, FILLING,  GONE,         true,  ON,   unmarked CARRYING_OLD",
    "DUAL_WRITE, COVERING, GONE,         true,  ON,   unmarked CARRYING_OLD filling",
    "DUAL_WRITE, COVERING, CARRYING,     false, ON,   ''",
    "READ_OLD,   COVERING, CARRYING,     false, ON,   ''",
    "READ_NEW,   MARKING,  GONE,         true,  ON,   CARRYING covering",
    "READ_NEW,   FILLING,  CARRYING_OLD, true,  ON,   CARRYING covering",
    "READ_OLD,   FILLING,  CARRYING_OLD, false, OFF,  marking ASIDE off GONE",
    "READ_OLD,   COVERING, CARRYING,     false, OFF,  CARRYING_OLD filling marking ASIDE off GONE",
    "READ_NEW,   FILLING,  CARRYING_OLD, true,  SHUT, REFUSING shut",
    "DUAL_WRITE, FILLING,  CARRYING_OLD, false, SHUT, refused",
  })
  void theStepsOfBoth(
      Phase phase, Stage stage, Triggers there, boolean inSync, Goal goal, String steps) {
    MigrationState at = at(phase, Level.BOTH, stage);
    MigrationState state = new MigrationState(
        "m", at.current(), null, inSync, at.oldInSync(), at.epoch(), at.enteredEpoch(), false);
    assertThat(String.join(" ", walk(state, goal, Level.BOTH, there))).isEqualTo(steps);
  }

  @Test
  void whatCoversBothSidesInWriteNewIsShutFirst() {
    MigrationState covering = at(Phase.WRITE_NEW, Level.BOTH, Stage.COVERING);
    assertThat(walk(covering, Goal.OFF, Level.BOTH, Triggers.CARRYING))
        .containsExactly("REFUSING", "shut", "ASIDE", "off", "GONE");
  }

  @Test
  void theLevelIsChangedByWayOfOff() {
    MigrationState forward = at(Phase.DUAL_WRITE, Level.FORWARD, Stage.COVERING);
    assertThatThrownBy(() -> BridgePath.next(forward, Goal.ON, Level.BOTH, CARRYING))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("mgate bridge m off");
    assertThat(BridgePath.next(forward, Goal.OFF, Level.FORWARD, CARRYING)).isPresent();
  }

  @Test
  void withoutABridgeNothingIsShut() {
    assertThatThrownBy(() -> BridgePath.next(
            at(Phase.READ_NEW, Level.FORWARD, Stage.OFF), Goal.SHUT, Level.FORWARD, CARRYING))
        .hasMessageContaining("no bridge");
  }
}
