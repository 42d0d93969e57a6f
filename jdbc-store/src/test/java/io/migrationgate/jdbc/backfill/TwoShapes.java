package io.migrationgate.jdbc.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.ViewAdmin;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.PublishedOperation.Refused;
import io.migrationgate.jdbc.backfill.PublishedOperation.Write;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table whose writers know one shape each and ask no gate, and a migration of it with a bridge.
 * Used by one thread.
 */
final class TwoShapes implements AutoCloseable {
  private final TestDatabase database;
  private final Map<Side, String> schemas;
  private final BackfillFixture it;
  private final PublishedOperation operation;
  private final Map<Long, Map<Side, String>> expected = new LinkedHashMap<>();

  private TwoShapes(
      TestDatabase database,
      Map<Side, String> schemas,
      BackfillFixture it,
      PublishedOperation operation) {
    this.database = database;
    this.schemas = schemas;
    this.it = it;
    this.operation = operation;
  }

  /** With rows of before the migration; the bridge is off, and the phase is read-old. */
  static TwoShapes of(TestServer server, PublishedOperation operation) throws SQLException {
    TestDatabase database = server.newStoreDatabase();
    String unique = server == TestServer.POSTGRESQL ? "item" : database.query("SELECT DATABASE()");
    Map<Side, String> schemas = Map.of(Side.OLD, unique + "_v46", Side.NEW, unique + "_v47");
    operation.before.forEach(sql -> run(database, sql));
    run(database, operation.creating());
    Write first = operation.oldWrites.get(0).at(1);
    run(database, insert(operation, Side.OLD, 1, first));
    operation.expanding().forEach(sql -> run(database, sql));
    MigrationDeclaration.Builder declared =
        operation.declared(schema(schemas, Side.OLD), schema(schemas, Side.NEW));
    TwoShapes shapes =
        new TwoShapes(database, schemas, new BackfillFixture(database, declared), operation);
    if (operation.oneTable()) {
      ViewAdmin views = new ViewAdmin(
          shapes.it.store, shapes.it.store.database().contracting().views());
      for (Side side : Side.values()) {
        views.create(
            schema(schemas, side), Duration.ofSeconds(2), Operator.of("tester", "release"));
      }
    }
    shapes.expect(1, Side.OLD, first);
    return shapes;
  }

  private static String schema(Map<Side, String> schemas, Side side) {
    return schemas.getOrDefault(side, "");
  }

  private static void run(TestDatabase database, String sql) {
    try {
      database.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  BackfillFixture fixture() {
    return it;
  }

  void bridge(Goal goal) throws InterruptedException {
    new BridgeSteps(
            it.admin, it.store, it.store.database(), BackfillFixture.NAME, BackfillFixture.OPERATOR)
        .to(goal, Level.BOTH);
  }

  /** The database as writers and readers of one shape see it. */
  TestDatabase shape(Side side) {
    if (!operation.oneTable()) {
      return database;
    }
    String schema = schema(schemas, side);
    return database.server() == TestServer.POSTGRESQL
        ? database.at(database.url() + "?currentSchema=" + schema + ",public")
        : database.at(database
            .url()
            .replace("/" + schema.substring(0, schema.lastIndexOf('_')), "/" + schema));
  }

  private static String insert(PublishedOperation operation, Side side, long id, Write write) {
    return "INSERT INTO " + operation.table(side) + " (" + operation.key(side) + ", "
        + String.join(", ", operation.columns(side)) + ") VALUES (" + id + ", "
        + String.join(", ", write.values()) + ")";
  }

  private String update(Side side, long id, List<String> values) {
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      sets.add(operation.columns(side).get(i) + " = " + values.get(i));
    }
    return "UPDATE " + operation.table(side) + " SET " + String.join(", ", sets) + " WHERE "
        + operation.key(side) + " = " + id;
  }

  private void expect(long id, Side by, Write write) {
    expected.put(id, Map.of(by, write.own(), by == Side.OLD ? Side.NEW : Side.OLD, write.seen()));
  }

  private List<Write> writes(Side side) {
    return side == Side.OLD ? operation.oldWrites : operation.newWrites;
  }

  /** Inserts rows of one shape, from a number on. */
  void insert(Side by, long from) {
    long id = from;
    for (Write each : writes(by)) {
      if (by == Side.NEW && !operation.oneTable() && !operation.key(Side.NEW).equals("id")) {
        run(database, "INSERT INTO " + PublishedOperation.OLD_TABLE + " (id) VALUES (" + id + ")");
      }
      Write write = each.at(id);
      run(shape(by), insert(operation, by, id, write));
      expect(id++, by, write);
    }
  }

  /** Updates rows that are there from a number on, whoever has written them. */
  void update(Side by, long from) {
    long id = from;
    for (Write each : writes(by)) {
      if (expected.containsKey(id)) {
        Write write = each.at(id);
        run(shape(by), update(by, id, write.values()));
        expect(id++, by, write);
      }
    }
  }

  void delete(Side by, long id) {
    run(
        shape(by),
        "DELETE FROM " + operation.table(by) + " WHERE " + operation.key(by) + " = " + id);
    expected.remove(id);
  }

  /** Nothing of it is done. */
  void assertRefuses() throws SQLException {
    for (Refused each : operation.refused) {
      assertThatThrownBy(() -> shape(each.side()).execute(update(each.side(), 1, each.values())))
          .as("%s by the %s shape", each.values(), each.side())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(each.says());
    }
    assertBothShapesSeeAll();
  }

  void assertBothShapesSeeAll() throws SQLException {
    for (Side side : Side.values()) {
      Map<Long, String> all = new LinkedHashMap<>();
      expected.forEach((id, seen) -> all.put(id, seen.get(side)));
      assertThat(rows(side))
          .as("what the %s shape sees", side)
          .containsExactlyInAnyOrderEntriesOf(all);
    }
  }

  private Map<Long, String> rows(Side side) throws SQLException {
    List<String> columns = operation.columns(side);
    Map<Long, String> rows = new LinkedHashMap<>();
    try (Connection connection = shape(side).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + operation.key(side) + ", "
            + String.join(", ", columns) + " FROM " + operation.table(side))) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          values.add(String.valueOf(row.getString(i + 2)));
        }
        rows.put(row.getLong(1), String.join("|", values));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    it.close();
    if (database.server() == TestServer.MARIADB) {
      for (String schema : schemas.values()) {
        database.execute("DROP DATABASE IF EXISTS " + schema);
      }
    }
  }
}
