package io.migrationgate.jdbc.backfill.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What settings refuse, when keys are the same, and how they are shown. */
class RunValuesTest {
  @Test
  void settingsOutsideTheirRangeAreRefusedByName() {
    refused(change -> change.sharePercent(0), "share", "found 0");
    refused(change -> change.sharePercent(101), "share", "found 101");
    refused(change -> change.largestBatch(0), "largest batch", "1 to 1000000");
    refused(change -> change.ranges(257), "ranges", "1 to 256");
    refused(change -> change.batchTarget(Duration.ZERO), "batch target", "5 ms");
    refused(change -> change.lockTimeout(Duration.ofMinutes(2)), "lock time-out", "60000 ms");
    refused(change -> change.maxP99(Duration.ZERO), "p99", "1 ms");
  }

  private static void refused(UnaryOperator<BackfillSettings.Changes> change, String... parts) {
    assertThatThrownBy(() -> change.apply(BackfillSettings.DEFAULT.change()).done())
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aKeyOfOneColumnIsShownAsItsValue() {
    assertThat(new Key(List.of(17L))).hasToString("17");
    assertThat(new Key(List.of(17L, "a"))).hasToString("(17, 'a')");
  }

  @Test
  void keysAreTheSameByTheirValuesAndNotByHowTheyAreShown() {
    Key bytes = new Key(List.of(new byte[] {1, 2}));
    assertThat(bytes).isEqualTo(new Key(List.of(new byte[] {1, 2})));
    assertThat(bytes).hasSameHashCodeAs(new Key(List.of(new byte[] {1, 2})));
    assertThat(bytes).isNotEqualTo(new Key(List.of(new byte[] {1, 3})));
    Key one = new Key(List.of("x', 'y", "z"));
    Key other = new Key(List.of("x", "y', 'z"));
    assertThat(one).hasToString(other.toString()).isNotEqualTo(other);
  }
}
