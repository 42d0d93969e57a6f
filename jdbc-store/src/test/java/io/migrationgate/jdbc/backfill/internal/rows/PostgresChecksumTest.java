package io.migrationgate.jdbc.backfill.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.jdbc.backfill.BackfillFixture;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sums of hashes on PostgreSQL take for the same, and what not. */
@Tag("thorough")
class PostgresChecksumTest {
  private static final Span ALL = new Span(null, null);

  private final TestDatabase database = TestServer.POSTGRESQL.newDatabase();

  /** Two tables, each with these rows; the columns behind the key are a and b. */
  private void tables(String key, String type, String source, String target) throws SQLException {
    table("src", key, type, source);
    table("trg", key, type, target);
  }

  private void table(String table, String key, String type, String rows) throws SQLException {
    database.execute(
        "CREATE TABLE " + table + " (k " + key + " PRIMARY KEY, a " + type + ", b " + type + ")",
        "INSERT INTO " + table + " VALUES " + rows);
  }

  private static CopyDialect dialect(Connection connection) throws SQLException {
    return CopyDialect.of(Dialect.of(connection.getMetaData()));
  }

  private interface Look<T> {
    T at(CopyPlan plan, KeySql keys, Connection connection) throws SQLException;
  }

  private <T> T look(Look<T> look) throws SQLException {
    Map<String, String> forward = new LinkedHashMap<>();
    forward.put("a", "a");
    forward.put("b", "b");
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      CopyDialect dialect = dialect(connection);
      CopyPlan plan = new PlanReader(
              dialect,
              BackfillFixture.declaration()
                  .oldSide("src", "a", "b")
                  .newSide("trg")
                  .backfill(BackfillSpec.sql(forward, Map.of()))
                  .build())
          .read(connection, Direction.FORWARD);
      T seen = look.at(plan, new KeySql(dialect, 30), connection);
      connection.rollback();
      return seen;
    }
  }

  private boolean sumsDiffer(String... before) throws SQLException {
    return look((plan, keys, connection) -> {
      for (String sql : before) {
        Sql.of(sql).update(connection, 30);
      }
      Sql sums = Objects.requireNonNull(dialect(connection).checksum(plan))
          .compare(keys.in(plan.source(), "", ALL), keys.in(plan.target(), "", ALL));
      return Objects.requireNonNull(sums.first(connection, 30, row -> row.getLong(2))) > 0;
    });
  }

  /** Values to which PostgreSQL's own hashes give one number, or which a weak sum mixes up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "numeric       ; 1           ; -1",
        "numeric       ; 'NaN'       ; 'Infinity'",
        "numeric       ; 0           ; NULL",
        "numeric(10,2) ; 0.01        ; 1",
        "numeric       ; 1.0         ; 1.00",
        "float8        ; '-0'        ; 0",
        "interval      ; '1 month'   ; '30 days'",
        "bigint        ; -1          ; 4294967295",
        "bigint        ; 1           ; 4294967296",
        "float8        ; 0           ; NULL",
        "float8        ; 0.1         ; 0.10000000000000002",
        "float8        ; 'NaN'       ; NULL",
        "text          ; ''          ; NULL",
        "text          ; 'a'         ; 'A'",
        "text          ; 'a'         ; 'a '",
        "timestamptz   ; '2024-10-27 02:30+02' ; '2024-10-27 02:30+01'",
        "timestamp     ; '1970-01-01 00:00:00.000001' ; '1970-01-01 01:11:34.967296'",
        "interval      ; '1 day'     ; '25 hours'",
        "jsonb         ; '{\"a\": 1}' ; '{\"a\": -1}'",
        "json          ; '{\"a\": 1}' ; '{\"a\": \"1\"}'",
        "bytea         ; '\\x00'     ; '\\x0000'",
        "numeric[]     ; '{1}'       ; '{-1}'",
        "boolean       ; false       ; NULL",
        "point         ; '(1,2)'     ; '(2,1)'"
      })
  void whatDiffersByRuleIsNeverTheSame(String type, String one, String other) throws Exception {
    tables("bigint", type, "(1, " + one + ", NULL)", "(1, " + other + ", NULL)");
    assertThat(sumsDiffer()).isTrue();
    database.execute("UPDATE trg SET a = src.a FROM src");
    assertThat(sumsDiffer()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(1, 'x', 'p'), (2, 'y', 'p') ; (1, 'y', 'p'), (2, 'x', 'p')",
        "(1, 'x', 'p'), (2, 'y', 'q') ; (1, 'y', 'q'), (2, 'x', 'p')",
        "(1, 'x', 'y')                ; (1, 'y', 'x')",
        "(1, 'x', NULL)               ; (1, NULL, 'x')",
        "(1, 'xy', 'z')               ; (1, 'x', 'yz')",
        "(1, NULL, 'x'), (2, 'x', 'x') ; (1, 'x', 'x'), (2, NULL, 'x')",
        "(1, 'x', 'y')                ; (2, 'x', 'y')",
        "(-1, 'x', 'y')               ; (4294967295, 'x', 'y')",
        "(1, 'x', 'y'), (2, 'x', 'y') ; (1, 'x', 'y')",
        "(1, 'x', 'y')                ; (1, 'x', 'y'), (2, 'x', 'y')"
      })
  void valuesDoNotCancelOut(String source, String target) throws Exception {
    tables("bigint", "text", source, target);
    assertThat(sumsDiffer()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"smallint", "integer", "bigint", "numeric", "text"})
  void keysThatAreExchangedAreSeen(String key) throws Exception {
    tables(key, "integer", "('-1', 1, 1), ('1', 2, 2)", "('-1', 2, 2), ('1', 1, 1)");
    assertThat(sumsDiffer()).isTrue();
    database.execute("UPDATE trg SET a = src.a, b = src.b FROM src WHERE src.k = trg.k");
    assertThat(sumsDiffer()).isFalse();
  }

  /** With fewer digits both print alike. */
  @Test
  void noSumIsTrustedWhereNumbersArePrintedShort() throws Exception {
    tables("bigint", "float8", "(1, 0.1, 0)", "(1, 0.1, 0)");
    assertThat(sumsDiffer("SET LOCAL extra_float_digits = 1")).isFalse();
    assertThat(sumsDiffer("SET LOCAL extra_float_digits = 0")).isTrue();
  }

  /** The database calls them equal; the rows are not looked at by its equality either. */
  @ParameterizedTest
  @CsvSource({"float8, -0.0, 0.0", "numeric, 1.0, 1.00", "interval, 1 month, 30 days"})
  void whatIsEqualAndPrintsDifferentlyDiffers(String type, String one, String other)
      throws Exception {
    tables(
        "bigint",
        type,
        "(1, '" + one + "', '1'), (2, '1', '1')",
        "(1, '" + other + "', '1'), (2, '1', '1')");
    assertThat(sumsDiffer()).isTrue();
    assertThat(compared(10, ALL)).containsExactly(new RowWork.Compared(2, 1, null));
  }

  /**
   * Numbers in arrays print with their scale, which does not count where the column has one: the
   * sums are given up after some false alarms; nothing is overlooked then.
   */
  @Test
  void differencesAreSeenAfterFalseAlarms() throws Exception {
    table(
        "src",
        "bigint",
        "numeric[]",
        "(1, '{1.0}', NULL), (2, '{1}', NULL), (3, '{1}', NULL), (4, '{1}', NULL)");
    table(
        "trg",
        "bigint",
        "numeric(5,2)[]",
        "(1, '{1}', NULL), (2, '{1}', NULL), (3, '{-1}', NULL), (4, '{1}', NULL),"
            + " (5, '{1}', NULL)");
    assertThat(sumsDiffer()).isTrue();
    assertThat(compared(10, span(0, 1), span(1, 2), span(2, 3), span(3, 4), span(4, 5)))
        .extracting(RowWork.Compared::differing)
        .containsExactly(0L, 0L, 1L, 0L, 1L);
  }

  private static Span span(long low, long high) {
    return new Span(new Key(List.of(low)), new Key(List.of(high)));
  }

  private List<RowWork.Compared> compared(int limit, Span... spans) throws SQLException {
    return look((plan, keys, connection) -> {
      SqlComparison comparison = new SqlComparison(dialect(connection), plan, keys);
      List<RowWork.Compared> seen = new ArrayList<>();
      for (Span span : spans) {
        RowWork.Compared compared = comparison.compare(connection, span, limit);
        seen.add(new RowWork.Compared(compared.rows(), compared.differing(), null));
      }
      return seen;
    });
  }
}
