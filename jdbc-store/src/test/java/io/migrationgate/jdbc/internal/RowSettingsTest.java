package io.migrationgate.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a pool has set, values are read under one list of settings, and the session put back.
 */
class RowSettingsTest {
  private static final Map<TestServer, TestDatabase> DATABASES = new EnumMap<>(TestServer.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POSTGRESQL ; row_security ; on ; off",
        "POSTGRESQL ; standard_conforming_strings ; off ; on",
        "POSTGRESQL ; DateStyle ; ISO, DMY ; ISO, MDY",
        "POSTGRESQL ; IntervalStyle ; sql_standard ; postgres",
        "POSTGRESQL ; bytea_output ; escape ; hex",
        "POSTGRESQL ; extra_float_digits ; 0 ; 1",
        "POSTGRESQL ; lc_monetary ; POSIX ; C",
        "POSTGRESQL ; lc_numeric ; POSIX ; C",
        "POSTGRESQL ; lc_time ; POSIX ; C",
        "POSTGRESQL ; xmloption ; document ; content",
        "POSTGRESQL ; transform_null_equals ; on ; off",
        "POSTGRESQL ; xmlbinary ; hex ; base64",
        "POSTGRESQL ; array_nulls ; off ; on",
        "POSTGRESQL ; backslash_quote ; on ; safe_encoding",
        "POSTGRESQL ; default_text_search_config ; pg_catalog.german ; pg_catalog.simple",
        "POSTGRESQL ; gin_fuzzy_search_limit ; 7 ; 0",
        "POSTGRESQL ; quote_all_identifiers ; on ; off",
        "POSTGRESQL ; timezone_abbreviations ; India ; Default",
        "POSTGRESQL ; TimeZone ; Asia/Tokyo ; <+00:00>-00:00",
        "MARIADB ; sql_mode ; '' ; NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES",
        "MARIADB ; collation_connection ; utf8mb4_bin ; utf8mb4_general_ci",
        "MARIADB ; lc_time_names ; de_DE ; en_US",
        "MARIADB ; div_precision_increment ; 9 ; 4",
        "MARIADB ; default_week_format ; 3 ; 0",
        "MARIADB ; group_concat_max_len ; 1024 ; 16777216",
        "MARIADB ; sql_auto_is_null ; 1 ; 0",
        "MARIADB ; max_sort_length ; 64 ; 1024",
        "MARIADB ; sql_select_limit ; 1 ; 18446744073709551615",
        "MARIADB ; sql_safe_updates ; 1 ; 0",
        "MARIADB ; foreign_key_checks ; 0 ; 1",
        "MARIADB ; unique_checks ; 0 ; 1",
        "MARIADB ; check_constraint_checks ; 0 ; 1",
        "MARIADB ; old_mode ; ZERO_DATE_TIME_CAST ; UTF8_IS_UTF8MB3",
        "MARIADB ; default_regex_flags ; DOTALL ; ''",
        "MARIADB ; block_encryption_mode ; aes-256-cbc ; aes-128-ecb",
        "MARIADB ; character_set_collations ; utf8mb4=utf8mb4_bin ; ''",
        "MARIADB ; time_zone ; +09:00 ; +00:00"
      })
  void areTheSameInEverySession(TestServer server, String name, String odd, String pinned)
      throws Exception {
    String show = server == TestServer.POSTGRESQL ? "SHOW " + name : "SELECT @@SESSION." + name;
    String value = odd.matches("\\d+") ? odd : "'" + odd + "'";
    TestDatabase database = DATABASES.computeIfAbsent(server, TestServer::newDatabase);
    try (Connection connection = database.connect();
        Handle handle = Jdbi.create(() -> connection).open()) {
      Dialect dialect = Dialect.of(connection.getMetaData());
      handle.execute("SET SESSION " + name + " = " + value);
      String before = handle.select(show).mapTo(String.class).one();
      try (Transaction tx = Transaction.begin(
          handle,
          dialect,
          Isolation.READ_COMMITTED,
          Duration.ofSeconds(2),
          dialect.rowSettings(ZoneOffset.UTC))) {
        assertThat(handle.select(show).mapTo(String.class).one())
            .isEqualTo(pinned)
            .isNotEqualTo(before);
        tx.commit();
      }
      assertThat(handle.select(show).mapTo(String.class).one()).isEqualTo(before);
    }
  }
}
