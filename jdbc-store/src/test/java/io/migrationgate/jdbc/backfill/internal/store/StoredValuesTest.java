package io.migrationgate.jdbc.backfill.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.spi.DocumentPlace;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys and settings, after they were stored. */
class StoredValuesTest {
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

  /** Runs go on that workers of an older build have begun, and the other way round. */
  @Test
  void whatIsStoredIsAsOlderBuildsWriteIt() {
    String settings = "{\"batchTargetMillis\":100,\"largestBatch\":20000,"
        + "\"ranges\":4,\"lockTimeoutMillis\":500,\"maxBlocked\":1000,\"repair\":true,"
        + "\"overwriteRicher\":false,\"maxP99Millis\":null,\"maxLagMillis\":null,"
        + "\"holdSql\":null,\"pauseFile\":null";
    String rewrite = ",\"document\":{\"type\":\"order\",\"table\":\"public.orders\","
        + "\"column\":\"doc\",\"field\":null,\"versionColumn\":\"doc_version\",\"version\":3,"
        + "\"key\":[\"a\",\"b\"]}";
    DocumentRewrite orders = new DocumentRewrite(
        "order",
        RewriteSpec.of(new DocumentPlace("public.orders", "doc", null, "doc_version"))
            .by(List.of("a", "b")),
        3);
    assertThat(SettingsJson.write(BackfillSettings.DEFAULT, null)).isEqualTo(settings + "}");
    assertThat(SettingsJson.write(BackfillSettings.DEFAULT, orders))
        .isEqualTo(settings + rewrite + "}");
    assertThat(SettingsJson.readRewrite(settings + rewrite + "}")).isEqualTo(orders);
    assertThat(SettingsJson.readRewrite(settings + "}")).isNull();
    assertThat(KeyJson.write(new Key(List.of(17L, "a", LocalDate.parse("2024-02-29")))))
        .isEqualTo("[{\"i\":\"17\"},{\"s\":\"a\"},{\"d\":\"2024-02-29\"}]");
  }

  /**
   * Workers that compare a hundredth read expressions as "sql". They do not see these, and let the
   * codec rewrite each document; what they have begun is compared whole here.
   */
  @Test
  void olderWorkersLeaveExpressionsOut() {
    RewriteSpec spec = RewriteSpec.of(new DocumentPlace("orders", "doc", "v", null))
        .inSql(Map.of(2, "doc || '{}'"));
    for (RewriteSpec each : List.of(spec, spec.sampling(7))) {
      DocumentRewrite inSql = new DocumentRewrite("order", each, 3);
      String stored = SettingsJson.write(BackfillSettings.DEFAULT, inSql);
      assertThat(stored).doesNotContain("\"sql\"");
      assertThat(SettingsJson.readRewrite(stored)).isEqualTo(inSql);
    }
    String older = "{\"document\":{\"type\":\"order\",\"table\":\"orders\",\"column\":\"doc\","
        + "\"field\":\"v\",\"versionColumn\":null,\"version\":3,\"key\":[],"
        + "\"sql\":{\"2\":\"doc || '{}'\"}}}";
    assertThat(SettingsJson.readRewrite(older)).isEqualTo(new DocumentRewrite("order", spec, 3));
    assertThat(spec.sample()).isEqualTo(100);
  }
}
