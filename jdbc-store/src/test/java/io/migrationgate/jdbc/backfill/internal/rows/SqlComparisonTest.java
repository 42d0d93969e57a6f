package io.migrationgate.jdbc.backfill.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.BackfillFixture;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;

/**
 * Each single difference is seen, wherever in a batch it is: at its first row, its last one, and
 * between two batches.
 */
@Tag("thorough")
class SqlComparisonTest {
  private static final int ROWS = 12;
  private static final int AT_ONCE = 4;

  /**
   * Key columns.
   *
   * @param types of the columns
   * @param value all of them, for the n-th row; even n are filled, odd ones lie between
   */
  private record Keys(List<String> types, Function<Integer, List<String>> value) {
    String names() {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        names.add("k" + i);
      }
      return String.join(", ", names);
    }

    String ddl() {
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        columns.add("k" + i + " " + types.get(i) + " NOT NULL");
      }
      return String.join(", ", columns);
    }

    String at(int n) {
      List<String> values = value.apply(n);
      List<String> conditions = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        conditions.add("k" + i + " = " + values.get(i));
      }
      return String.join(" AND ", conditions);
    }
  }

  private static List<Keys> keys(TestServer server) {
    List<Keys> keys = new ArrayList<>(List.of(
        new Keys(List.of("BIGINT"), n -> List.of(Long.toString(3_000_000_000L * (n - 7)))),
        new Keys(List.of("SMALLINT"), n -> List.of(Integer.toString(n - 7))),
        new Keys(List.of("VARCHAR(20)"), n -> List.of("'k " + (char) ('a' + n) + "é'")),
        new Keys(
            List.of("INTEGER", "VARCHAR(9)"),
            n -> List.of(Integer.toString(n / 6), "'" + (char) ('a' + n) + "'"))));
    if (server != TestServer.MARIADB) {
      keys.add(new Keys(
          List.of("UUID"),
          n -> List.of("'00000000-0000-0000-0000-" + String.format("%012x", n) + "'")));
    }
    return keys;
  }

  private record Change(String what, String sql) {}

  /** What may be wrong with the n-th row, one at a time. */
  private static List<Change> changes(Keys keys, int n, boolean sameTable) {
    String target = sameTable ? "src" : "trg";
    String at = " WHERE " + keys.at(n);
    List<Change> changes = new ArrayList<>(List.of(
        new Change("value", "UPDATE " + target + " SET x = 'other'" + at),
        new Change("null", "UPDATE " + target + " SET x = NULL" + at),
        new Change("no null", "UPDATE " + target + " SET y = 0" + at),
        new Change("in both columns", "UPDATE " + target + " SET x = '', y = 1" + at),
        new Change("source", "UPDATE src SET a = 'other'" + at)));
    if (!sameTable) {
      changes.add(new Change("missing", "DELETE FROM trg" + at));
      changes.add(new Change("gone", "DELETE FROM src" + at));
      changes.add(new Change("stray", inserted("trg", "x", keys, n + 1)));
      changes.add(new Change("new", inserted("src", "a", keys, n + 1)));
      changes.add(new Change("stray before", inserted("trg", "x", keys, n - 1)));
    }
    return changes;
  }

  private static String inserted(String table, String column, Keys keys, int n) {
    return "INSERT INTO " + table + " (" + keys.names() + ", " + column + ") VALUES ("
        + String.join(", ", keys.value().apply(n)) + ", 'x')";
  }

  @ServerTest
  void everySingleDifferenceIsSeen(TestServer server) throws Exception {
    for (Keys keys : keys(server)) {
      for (boolean sameTable : List.of(true, false)) {
        everySingleDifferenceIsSeen(server, keys, sameTable);
      }
    }
  }

  private static void everySingleDifferenceIsSeen(TestServer server, Keys keys, boolean sameTable)
      throws SQLException {
    TestDatabase database = server.newDatabase();
    String own = sameTable ? ", x VARCHAR(20), y INTEGER" : "";
    database.execute("CREATE TABLE src (" + keys.ddl() + ", a VARCHAR(20), b INTEGER" + own
        + ", PRIMARY KEY (" + keys.names() + "))");
    if (!sameTable) {
      database.execute("CREATE TABLE trg (" + keys.ddl()
          + ", x VARCHAR(20), y INTEGER, PRIMARY KEY (" + keys.names() + "))");
    }
    for (int n = 0; n < 2 * ROWS; n += 2) {
      String values = String.join(", ", keys.value().apply(n)) + ", 'v" + n + "', NULL";
      database.execute(
          "INSERT INTO src (" + keys.names() + ", a, b) VALUES (" + values + ")",
          sameTable
              ? "UPDATE src SET x = a, y = b WHERE " + keys.at(n)
              : "INSERT INTO trg (" + keys.names() + ", x, y) VALUES (" + values + ")");
    }
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
      CopyPlan plan = plan(dialect, connection, sameTable);
      assertThat(differing(dialect, plan, connection)).isZero();
      for (int n = 0; n < 2 * ROWS; n += 2) {
        for (Change change : changes(keys, n, sameTable)) {
          try (Statement statement = connection.createStatement()) {
            statement.execute(change.sql());
          }
          assertThat(differing(dialect, plan, connection))
              .as("%s of row %d of %s, %s", change.what(), n, keys.types(), sameTable)
              .isEqualTo(1);
          connection.rollback();
        }
      }
      connection.rollback();
    }
  }

  private static CopyPlan plan(CopyDialect dialect, Connection connection, boolean sameTable)
      throws SQLException {
    MigrationDeclaration.Builder declared = BackfillFixture.declaration()
        .oldSide("src", "a", "b")
        .backfill(BackfillSpec.sql(Map.of("x", "a", "y", "b"), Map.of()));
    declared = sameTable ? declared.newSide("src", "x", "y") : declared.newSide("trg");
    return new PlanReader(dialect, declared.build()).read(connection, Direction.FORWARD);
  }

  /** All batches of a verification, one after the other; how many keys they name. */
  private static int differing(CopyDialect dialect, CopyPlan plan, Connection connection)
      throws SQLException {
    KeySql keys = new KeySql(dialect, 30);
    SqlComparison comparison = new SqlComparison(dialect, plan, keys);
    OrphanRows strays = new OrphanRows(dialect, plan, keys);
    TreeSet<String> found = new TreeSet<>();
    long counted = 0;
    Span rest = new Span(null, null);
    boolean more = true;
    while (more) {
      RowWork.Compared compared = comparison.compare(connection, rest, AT_ONCE);
      Span batch = rest.upTo(compared.last());
      counted += compared.differing();
      comparison.keys(connection, batch, 100).forEach(key -> found.add("differs " + key));
      if (comparison.findsStrays()) {
        strays.find(connection, batch, 100).forEach(key -> found.add("stray " + key));
      }
      more = compared.last() != null;
      rest = rest.from(compared.last());
    }
    rest = new Span(null, null);
    more = !plan.sameTable() && !comparison.findsStrays();
    while (more) {
      RowWork.Compared compared = strays.count(connection, rest, AT_ONCE);
      counted += compared.differing();
      strays
          .find(connection, rest.upTo(compared.last()), 100)
          .forEach(key -> found.add("stray " + key));
      more = compared.last() != null;
      rest = rest.from(compared.last());
    }
    assertThat(counted).as("%s", found).isEqualTo(found.size());
    return found.size();
  }
}
