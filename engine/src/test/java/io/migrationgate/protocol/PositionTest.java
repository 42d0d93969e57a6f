package io.migrationgate.protocol;

import static io.migrationgate.Phase.CONTRACTED;
import static io.migrationgate.Phase.DUAL_WRITE;
import static io.migrationgate.Phase.READ_NEW;
import static io.migrationgate.Phase.READ_OLD;
import static io.migrationgate.Phase.WRITE_NEW;
import static io.migrationgate.SecondaryWrites.RECORD;
import static io.migrationgate.SecondaryWrites.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionTest {

  /** The table of docs/protocol.md, section 1, written down by hand. */
  @ParameterizedTest
  @CsvSource({
    "READ_OLD,   false, STRICT, OLD,     OLD,     OLD",
    "READ_OLD,   true,  STRICT, OLD,     OLD,     OLD",
    "DUAL_WRITE, false, STRICT, OLD,     OLD NEW, OLD",
    "DUAL_WRITE, true,  STRICT, OLD NEW, OLD NEW, OLD",
    "READ_NEW,   false, STRICT, NEW,     OLD NEW, NEW",
    "WRITE_NEW,  false, STRICT, NEW,     NEW,     NEW",
    "CONTRACTED, false, STRICT, NEW,     NEW,     NEW",
    "DUAL_WRITE, false, RECORD, OLD,     OLD,     OLD",
    "READ_NEW,   false, RECORD, NEW,     NEW,     NEW",
  })
  void readsAndSurelyWrites(
      Phase phase,
      boolean ramped,
      SecondaryWrites mode,
      String reads,
      String writes,
      Side authoritative) {
    Position position = new Position(phase, ramped, mode);
    assertThat(position.reads()).isEqualTo(sides(reads));
    assertThat(position.writes()).isEqualTo(sides(writes));
    assertThat(position.authoritative()).isEqualTo(authoritative);
    assertThat(position.possible()).isTrue();
  }

  private static Set<Side> sides(String text) {
    return Set.copyOf(List.of(text.split(" ")).stream().map(Side::valueOf).toList());
  }

  @Test
  void aRampOnRecordedWritesIsNoPosition() {
    assertThat(new Position(DUAL_WRITE, true, RECORD).possible()).isFalse();
    assertThat(new Position(READ_OLD, true, RECORD).possible()).isTrue();
  }

  @Test
  void aRampHasNoMeaningOnceTheNewSideIsRead() {
    for (Phase phase : List.of(READ_NEW, WRITE_NEW, CONTRACTED)) {
      assertThat(new Position(phase, true, STRICT).possible()).as("%s", phase).isFalse();
    }
  }

  @Test
  void compatibilityIsSymmetricAndMeansNobodyReadsWhatTheOtherMayFailToWrite() {
    for (Position a : all()) {
      for (Position b : all()) {
        boolean harm = a.reads().stream().anyMatch(side -> !b.writes().contains(side))
            || b.reads().stream().anyMatch(side -> !a.writes().contains(side));
        assertThat(a.compatibleWith(b)).as("%s next to %s", a, b).isEqualTo(!harm);
        assertThat(a.compatibleWith(b)).isEqualTo(b.compatibleWith(a));
      }
    }
  }

  /** Which neighbours the rule allows, written down by hand; all others it forbids. */
  @Test
  void theRuleForbidsWhatTheProtocolSaysItForbids() {
    Position ramped = new Position(DUAL_WRITE, true, STRICT);
    assertThat(ramped.compatibleWith(new Position(READ_OLD, false, STRICT))).isFalse();
    assertThat(ramped.compatibleWith(new Position(DUAL_WRITE, false, STRICT))).isTrue();
    assertThat(ramped.compatibleWith(new Position(READ_NEW, false, STRICT))).isTrue();
    assertThat(ramped.compatibleWith(new Position(DUAL_WRITE, false, RECORD))).isFalse();
    assertThat(new Position(DUAL_WRITE, false, RECORD)
            .compatibleWith(new Position(READ_NEW, false, RECORD)))
        .isFalse();
    assertThat(new Position(READ_OLD, false, STRICT)
            .compatibleWith(new Position(READ_NEW, false, STRICT)))
        .isFalse();
    assertThat(new Position(DUAL_WRITE, false, STRICT)
            .compatibleWith(new Position(WRITE_NEW, false, STRICT)))
        .isFalse();
  }

  static List<Position> all() {
    List<Position> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      for (SecondaryWrites mode : SecondaryWrites.values()) {
        for (boolean ramped : new boolean[] {false, true}) {
          Position position = new Position(phase, ramped, mode);
          if (position.possible()) {
            all.add(position);
          }
        }
      }
    }
    return all;
  }
}
