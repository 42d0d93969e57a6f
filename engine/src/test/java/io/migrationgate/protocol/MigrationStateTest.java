package io.migrationgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be said of a migration at all: no row of the store, and no move, says anything else. */
class MigrationStateTest {
  /** Phase, how failing secondary writes are treated, whether new and old side are in sync. */
  private static final Set<String> POSSIBLE = Set.of(
      "read-old strict false true",
      "read-old record false true",
      "dual-write strict false true",
      "dual-write strict true true",
      "dual-write record false true",
      "read-new strict true false",
      "read-new strict true true",
      "read-new record true false",
      "write-new strict true false",
      "write-new record true false",
      "contracted strict true false",
      "contracted record true false");

  private static MigrationState state(
      Placement current, @Nullable Placement leaving, boolean newInSync, boolean oldInSync) {
    return new MigrationState("split", current, leaving, newInSync, oldInSync, 7, 7, false);
  }

  private static Placement at(Phase phase) {
    return new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT);
  }

  @Test
  void theMarksFitThePhaseOrThereIsNoSuchState() {
    for (Phase phase : Phase.values()) {
      for (SecondaryWrites secondary : SecondaryWrites.values()) {
        for (boolean newInSync : new boolean[] {false, true}) {
          for (boolean oldInSync : new boolean[] {false, true}) {
            String said = phase + " " + secondary.wireName() + " " + newInSync + " " + oldInSync;
            ThrowingCallable made =
                () -> state(new Placement(phase, Ramp.NONE, secondary), null, newInSync, oldInSync);
            if (POSSIBLE.contains(said)) {
              assertThatCode(made).as(said).doesNotThrowAnyException();
            } else {
              assertThatThrownBy(made)
                  .as(said)
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageContaining("migration 'split'");
            }
          }
        }
      }
    }
  }

  private static Side reads(Phase phase) {
    return phase.compareTo(Phase.DUAL_WRITE) <= 0 ? Side.OLD : Side.NEW;
  }

  private static Set<Side> writes(Phase phase) {
    return switch (phase) {
      case READ_OLD -> Set.of(Side.OLD);
      case DUAL_WRITE, READ_NEW -> Set.of(Side.OLD, Side.NEW);
      case WRITE_NEW, CONTRACTED -> Set.of(Side.NEW);
    };
  }

  @Test
  void whatMayNotBeLiveAtOnceIsNotLeftForEachOther() {
    for (Phase from : Phase.values()) {
      for (Phase to : Phase.values()) {
        boolean safe = writes(from).contains(reads(to)) && writes(to).contains(reads(from));
        boolean newInSync = to.compareTo(Phase.READ_NEW) >= 0;
        ThrowingCallable made =
            () -> state(at(to), at(from), newInSync, to.compareTo(Phase.READ_NEW) <= 0);
        if (safe) {
          assertThatCode(made).as("%s to %s", from, to).doesNotThrowAnyException();
        } else {
          assertThatThrownBy(made)
              .as("%s to %s", from, to)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("may not be live at once");
        }
      }
    }
  }

  @Test
  void aBuildMustSupportWhereItStandsAndWhereItMayStillStand() {
    MigrationState settling = state(at(Phase.DUAL_WRITE), at(Phase.READ_OLD), false, true);
    assertThat(settling.supportedBy(new SupportedPhases(Phase.READ_OLD, Phase.DUAL_WRITE)))
        .isTrue();
    assertThat(settling.supportedBy(new SupportedPhases(Phase.DUAL_WRITE, Phase.WRITE_NEW)))
        .as("nodes may still be in read-old")
        .isFalse();
    assertThat(settling.supportedBy(new SupportedPhases(Phase.READ_OLD, Phase.READ_OLD)))
        .isFalse();
    MigrationState settled = settling.withSettled();
    assertThat(settled.settled()).isTrue();
    assertThat(settled.supportedBy(new SupportedPhases(Phase.DUAL_WRITE, Phase.WRITE_NEW)))
        .isTrue();
  }

  @Test
  void sharesAreWholeHundredthsOfAPercentFromNoneToAll() {
    assertThat(List.of("0", "0.01%", "1 %", "12.5%", "99.99", "100", "100.00%"))
        .map(Ramp::parseShare)
        .containsExactly(0, 1, 100, 1_250, 9_999, 10_000, 10_000);
    for (String wrong : List.of("100.01%", "101", "1.001%", "-1%", "", "%", "a")) {
      assertThatThrownBy(() -> Ramp.parseShare(wrong)).hasMessageContaining("'" + wrong + "'");
    }
    assertThat(Ramp.ofBasisPoints(10_000)).hasToString("100%");
    assertThat(Ramp.ofBasisPoints(1_250)).hasToString("12.50%");
    assertThat(Ramp.ofBasisPoints(100).withPilots(List.of("a"))).hasToString("1% + 1 pilot");
    assertThat(Ramp.ofBasisPoints(100).withPilots(List.of("a", "b"))).hasToString("1% + 2 pilots");
    assertThat(Ramp.NONE).hasToString("none");
    assertThatThrownBy(() -> Ramp.ofBasisPoints(10_001)).hasMessageContaining("100.01%");
  }
}
