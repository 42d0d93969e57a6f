package io.migrationgate.jdbc.backfill.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows a batch takes. */
class BatchPaceTest {
  private static final BatchSizer SIZES = new BatchSizer(1, 20_000, Duration.ofMillis(100));

  @ParameterizedTest
  @CsvSource({
    "1000, true, 100, 1000",
    "1000, true, 200, 500",
    "1000, true, 1, 2000",
    "1000, true, 80, 1250",
    "1000, true, 100000, 1",
    "1, true, 100000, 1",
    "1, true, 1, 2",
    "19000, true, 10, 20000",
    "1000, false, 1, 1000",
    "1000, false, 400, 250",
    "30000, false, 1, 20000"
  })
  void aBatchShrinksInProportionAndDoublesAtMost(int size, boolean full, long millis, int next) {
    assertThat(SIZES.next(size, full, Duration.ofMillis(millis))).isEqualTo(next);
  }

  @Test
  void aBatchOfOneRowCanGrowAgain() {
    int size = 1;
    for (int i = 0; i < 50; i++) {
      size = SIZES.next(size, true, Duration.ofMillis(1));
    }
    assertThat(size).isEqualTo(20_000);
  }

  @Test
  void aBatchThatTookNoTimeIsNoDivisionByZero() {
    assertThat(SIZES.next(10, true, Duration.ZERO)).isEqualTo(20);
  }

  /** The rows of a hundred batches, after as many that may still settle. */
  private static IntSummaryStatistics sizes(int before, double fixedMillis, double millisPerRow) {
    BatchPace pace = new BatchPace();
    pace.aim(SIZES);
    while (pace.size() > before) {
      pace.half();
    }
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sizes.add(pace.size());
      double millis = fixedMillis + millisPerRow * pace.size();
      pace.took(true, Duration.ofNanos((long) (millis * 1e6)));
    }
    return sizes.subList(100, 200).stream().mapToInt(rows -> rows).summaryStatistics();
  }

  /** Fewer rows would not make such a batch quicker, only the run slower. */
  @ParameterizedTest
  @CsvSource({"1000, 110", "1000, 300", "1, 110", "1, 300", "7, 2000"})
  void whereRoundTripsTakeTheTimeBatchesDoNotShrink(int before, double fixed) {
    assertThat(sizes(before, fixed, 0.001).getAverage()).isGreaterThan(5_000);
    assertThat(sizes(before, fixed, 0.1).getAverage()).isGreaterThan(400);
  }

  @ParameterizedTest
  @CsvSource({"1000, 5, 0.1, 900, 1000", "1, 5, 0.1, 900, 1000", "1000, 20, 10, 4, 8"})
  void whereRowsTakeTheTimeBatchesAimAtIt(
      int before, double fixed, double each, int least, int most) {
    assertThat(sizes(before, fixed, each).getMin()).isGreaterThanOrEqualTo(least);
    assertThat(sizes(before, fixed, each).getMax()).isLessThanOrEqualTo(most);
  }

  @Test
  void rowsThatAreSlowOneByOneStayFew() {
    assertThat(sizes(1_000, 1, 500).getMax()).isEqualTo(2);
  }
}
