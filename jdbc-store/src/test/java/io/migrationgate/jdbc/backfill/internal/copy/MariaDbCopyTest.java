package io.migrationgate.jdbc.backfill.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names of time zones and SQL modes say. */
class MariaDbCopyTest {
  @ParameterizedTest
  @CsvSource({
    "+05:30, true",
    "-00:00, true",
    "UTC, true",
    "CEST, false",
    "Europe/Berlin, false",
    "SYSTEM, false"
  })
  void aZoneWhoseClocksArePutBackIsNotSteady(String zone, boolean steady) {
    assertThat(MariaDbCopy.isSteady(zone)).isEqualTo(steady);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANSI_QUOTES,STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"})
  void aStrictServerIsNotLax(String mode) {
    assertThat(MariaDbCopy.laxity(mode)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO_ENGINE_SUBSTITUTION", ""})
  void aServerThatClampsIsLax(String mode) {
    assertThat(MariaDbCopy.laxity(mode)).contains("not strict");
  }
}
