package io.migrationgate.jdbc.backfill.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
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
import java.util.List;
import java.util.Map;

/** A range that was empty on the other side when one looked need not be so any more. */
class EmptyRangeTest {
  private static final Span ALL = new Span(null, null);
  private static final int MANY = 100;

  /** One batch, in a transaction of its own. */
  private static final class Batch implements AutoCloseable {
    final TestDatabase database;
    final Connection connection;
    final CopyDialect dialect;
    final CopyPlan plan;
    final KeySql keys;

    Batch(TestServer server) throws SQLException {
      database = server.newDatabase();
      database.execute(
          "CREATE TABLE src (id BIGINT PRIMARY KEY, a VARCHAR(20))",
          "CREATE TABLE trg (id BIGINT PRIMARY KEY, x VARCHAR(20))",
          "INSERT INTO src VALUES (1, 'one'), (2, 'two'), (3, 'three')");
      connection = database.connect();
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
      plan = new PlanReader(
              dialect,
              BackfillFixture.declaration()
                  .oldSide("src", "a")
                  .newSide("trg")
                  .backfill(BackfillSpec.sql(Map.of("x", "a"), Map.of()))
                  .build())
          .read(connection, Direction.FORWARD);
      keys = new KeySql(dialect, 30);
    }

    boolean writeNew() throws SQLException {
      return dialect.writeNew(connection, plan, keys.in(plan.source(), "", ALL), 30);
    }

    /** Locks are waited for by this session for a second. */
    void impatient() throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET innodb_lock_wait_timeout = 1");
      }
    }

    void copy() throws SQLException {
      new SqlRows(dialect, plan, keys).copy(connection, ALL, MANY);
    }

    String target() throws SQLException {
      return database.query(
          server() == TestServer.POSTGRESQL
              ? "SELECT string_agg(id || x, ' ' ORDER BY id) FROM trg"
              : "SELECT GROUP_CONCAT(CONCAT(id, x) ORDER BY id SEPARATOR ' ') FROM trg");
    }

    TestServer server() {
      return database.server();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatIsEmptyIsWrittenAtOnce(TestServer server) throws Exception {
    try (Batch batch = new Batch(server)) {
      assertThat(batch.writeNew()).isTrue();
      batch.connection.commit();
      assertThat(batch.target()).isEqualTo("1one 2two 3three");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aRowThatCameBetweenIsFound(TestServer server) throws Exception {
    try (Batch batch = new Batch(server)) {
      assertThat(batch.keys.any(batch.connection, batch.plan.target(), ALL)).isFalse();
      batch.database.execute("INSERT INTO trg VALUES (2, 'richer')");

      assertThat(batch.writeNew()).isFalse();
      batch.connection.commit();

      assertThat(batch.target()).as("nothing of the range is written").isEqualTo("2richer");
      batch.copy();
      batch.connection.commit();
      assertThat(batch.target()).isEqualTo("1one 2two 3three");
    }
  }

  /** Reading by range waits for rows that nobody knows of yet; reading by keys does not. */
  @ServerTest(except = {TestServer.H2, TestServer.POSTGRESQL})
  void rowsThatAreNotCommittedHoldUpNobody(TestServer server) throws Exception {
    try (Batch batch = new Batch(server);
        Connection other = batch.database.connect();
        Statement writer = other.createStatement()) {
      other.setAutoCommit(false);
      writer.execute("INSERT INTO src VALUES (4, 'four')");
      batch.impatient();

      assertThat(batch.writeNew()).isFalse();
      batch.copy();
      batch.connection.commit();

      assertThat(batch.target()).isEqualTo("1one 2two 3three");
      writer.execute("INSERT INTO trg VALUES (4, 'four')");
      other.commit();
    }
  }

  /** What a range is read by locks it: nobody changes a row between its reading and its copy. */
  @ServerTest(except = TestServer.H2)
  void rowsAreLockedUntilTheBatchIsCommitted(TestServer server) throws Exception {
    try (Batch batch = new Batch(server);
        Connection other = batch.database.connect();
        Statement writer = other.createStatement()) {
      batch.copy();
      writer.execute(
          server == TestServer.POSTGRESQL
              ? "SET lock_timeout = '200ms'"
              : "SET innodb_lock_wait_timeout = 1");
      for (int id : List.of(1, 2, 3)) {
        assertThat(refused(writer, "UPDATE src SET a = 'late' WHERE id = " + id))
            .isTrue();
      }
      batch.connection.commit();
      writer.execute("UPDATE src SET a = 'late' WHERE id = 1");
    }
  }

  private static boolean refused(Statement writer, String sql) {
    try {
      writer.execute(sql);
      return false;
    } catch (SQLException e) {
      return true;
    }
  }
}
