package io.migrationgate.jdbc.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.testing.HostileSql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is pure: sizes, keys, settings, question marks. */
class BackfillValuesTest {
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

  @Test
  void aKeyIsTheSameAfterItWasStored() {
    Key key = new Key(List.of(
        Long.MIN_VALUE,
        new BigDecimal("18446744073709551615"),
        new BigDecimal("1.50"),
        "it's \"é\" \uD83D\uDE00 \\ \n",
        "",
        UUID.fromString("00000000-0000-0000-0000-000000000001"),
        LocalDate.parse("-0044-03-15"),
        LocalDateTime.parse("2024-02-29T23:59:59.123456"),
        OffsetDateTime.parse("2024-02-29T23:59:59.000001+05:30")));
    assertThat(KeyJson.read(KeyJson.write(key))).isEqualTo(key);
  }

  @Test
  void bytesInAKeyAreTheSameAfterTheyWereStored() {
    byte[] bytes = {0, -1, 127, -128};
    Key parsed = KeyJson.read(KeyJson.write(new Key(List.of(bytes))));
    assertThat((byte[]) parsed.values().get(0)).isEqualTo(bytes);
    assertThat(parsed).hasToString("0x00ff7f80");
  }

  @Test
  void smallNumbersInAKeyAreOfOneType() {
    assertThat(KeySql.normal((short) 3)).isEqualTo(3L);
    assertThat(KeySql.normal(3)).isEqualTo(3L);
    assertThat(KeySql.normal(BigInteger.TWO)).isEqualTo(new BigDecimal("2"));
    assertThat(new Key(List.of(17L, "a"))).hasToString("(17, 'a')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a ? 'x' ; a ?? 'x'",
        "a ?| b  ; a ??| b",
        "'?'     ; '?'",
        "'it''s ?' ? b ; 'it''s ?' ?? b",
        "\"a?\" ? b ; \"a?\" ?? b",
        "'\"' ? '\"' ; '\"' ?? '\"'"
      },
      quoteCharacter = '`')
  void questionMarksAreDoubledOutsideOfQuotes(String sql, String doubled) {
    assertThat(QuestionMarks.doubled(sql.trim())).isEqualTo(doubled.trim());
  }

  @Test
  void questionMarksInQuotesAndCommentsStayAsTheyAre() {
    for (HostileSql hostile : HostileSql.of(SqlDialect.Family.POSTGRESQL)) {
      if (hostile.dialect().equals(SqlDialect.POSTGRESQL)) {
        assertThat(QuestionMarks.doubled(hostile.with("?", "?")))
            .as(hostile.toString())
            .isEqualTo(hostile.with("?", "??"));
      }
    }
  }

  @Test
  void settingsAreTheSameAfterTheyWereStored() {
    BackfillSettings all = BackfillSettings.DEFAULT
        .change()
        .batchTarget(Duration.ofMillis(7))
        .largestBatch(11)
        .sharePercent(13)
        .ranges(17)
        .lockTimeout(Duration.ofMillis(19))
        .repair(false)
        .maxP99(Duration.ofMillis(23))
        .maxLag(Duration.ofMillis(29))
        .holdSql("SELECT 1 > 2")
        .pauseFile("/tmp/it's")
        .done();
    assertThat(SettingsJson.read(SettingsJson.write(all, null))).isEqualTo(all);
    assertThat(SettingsJson.read(SettingsJson.write(BackfillSettings.DEFAULT, null)))
        .isEqualTo(BackfillSettings.DEFAULT);
    assertThat(SettingsJson.read("{}")).isEqualTo(BackfillSettings.DEFAULT);
  }

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
}
