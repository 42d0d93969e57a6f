package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateAction;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Bridge.Stage;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Timeout;

/**
 * Statements of a gate's path carry its mark while a bridge is on; a trigger writes down what it
 * sees of that.
 */
@Timeout(120)
class StatementMarksTest {
  private static final Bridge FORWARD = new Bridge(Level.FORWARD, Stage.MARKING);
  private static final Bridge BOTH = new Bridge(Level.BOTH, Stage.MARKING);
  private static final String UPDATE = "UPDATE customer SET full_name = 'b' WHERE id = 1";

  private static GatedDatabase seen(TestServer server) throws SQLException {
    GatedDatabase gated = new GatedDatabase(server);
    gated.database.execute("CREATE TABLE seen (id INT, mark VARCHAR(2000))");
    if (server == TestServer.POSTGRESQL) {
      gated.database.execute(
          "CREATE FUNCTION note_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " INSERT INTO seen VALUES (NEW.id, CASE WHEN current_query() LIKE '/*mgate,%'"
              + " THEN substr(current_query(), 1, 40) ELSE '' END); RETURN NULL; END $$",
          "CREATE TRIGGER note_mark AFTER INSERT OR UPDATE ON customer FOR EACH ROW"
              + " EXECUTE FUNCTION note_mark()");
    } else {
      for (String event : new String[] {"INSERT", "UPDATE"}) {
        gated.database.execute("CREATE TRIGGER note_" + event + " AFTER " + event
            + " ON customer FOR EACH ROW"
            + " INSERT INTO seen VALUES (NEW.id, @@default_master_connection)");
      }
    }
    gated.place(Phase.DUAL_WRITE, FORWARD);
    return gated;
  }

  /** Marked (true) or not, statement by statement. */
  private static String marks(GatedDatabase gated) throws SQLException {
    StringBuilder marks = new StringBuilder();
    try (Connection connection = gated.database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT mark FROM seen")) {
      while (rows.next()) {
        marks.append(rows.getString(1).contains("mgate") ? 'M' : '-');
      }
    }
    gated.database.execute("DELETE FROM seen");
    return marks.toString();
  }

  private interface Work {
    void run(Connection connection) throws SQLException;
  }

  private static void inTransaction(GatedDatabase gated, Work work) throws SQLException {
    try (Connection connection = gated.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      work.run(connection);
      connection.commit();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static final GateAction<SQLException> NOTHING = () -> {};

  @ServerTest
  void oldSideStatementsAndOnlyTheseAreMarked(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (GatedDatabase gated = seen(server)) {
      inTransaction(gated, connection -> {
        run(connection, UPDATE);
        gated.gate.write(() -> run(connection, UPDATE), () -> run(connection, UPDATE));
        run(connection, UPDATE);
      });
      assertThat(marks(gated)).isEqualTo("-M--");

      gated.place(Phase.READ_NEW, BOTH);
      inTransaction(gated, connection -> {
        gated.gate.write(() -> run(connection, UPDATE), () -> run(connection, UPDATE));
        run(connection, UPDATE);
      });
      assertThat(marks(gated)).isEqualTo("MM-");

      gated.place(Phase.WRITE_NEW, new Bridge(Level.BOTH, Stage.COVERING));
      inTransaction(gated, connection -> gated.gate.write(NOTHING, () -> run(connection, UPDATE)));
      assertThat(marks(gated)).isEqualTo("-");

      gated.place(Phase.READ_OLD, FORWARD);
      inTransaction(gated, connection -> gated.gate.write(() -> run(connection, UPDATE), NOTHING));
      assertThat(marks(gated)).as("a trigger is to carry it").isEqualTo("-");

      gated.place(Phase.DUAL_WRITE, Bridge.OFF);
      inTransaction(gated, connection -> gated.gate.write(() -> run(connection, UPDATE), NOTHING));
      assertThat(marks(gated)).isEqualTo("-");
    }
  }

  @ServerTest
  void preparedStatementsKeysAndBatches(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (GatedDatabase gated = seen(server)) {
      inTransaction(gated, connection -> {
        gated.gate.write(
            () -> {
              try (PreparedStatement insert = connection.prepareStatement(
                  "INSERT INTO customer VALUES (?, 'x', NULL)", Statement.RETURN_GENERATED_KEYS)) {
                insert.setInt(1, 2);
                insert.executeUpdate();
              }
              try (PreparedStatement update =
                  connection.prepareStatement("UPDATE customer SET full_name = ? WHERE id = 1")) {
                for (int i = 0; i < 7; i++) {
                  // Some drivers send it as a named statement after a while.
                  update.setString(1, "n" + i);
                  update.executeUpdate();
                }
              }
              try (Statement batch = connection.createStatement()) {
                batch.addBatch(UPDATE);
                batch.addBatch(UPDATE);
                batch.executeBatch();
              }
            },
            NOTHING);
      });
      assertThat(marks(gated)).isEqualTo("MMMMMMMMMM");
    }
  }

  @ServerTest
  void aBatchThatWasFilledInThePathMayBeSentLater(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (GatedDatabase gated = seen(server)) {
      inTransaction(gated, connection -> {
        PreparedStatement[] kept = new PreparedStatement[1];
        gated.gate.write(
            () -> {
              PreparedStatement update =
                  connection.prepareStatement("UPDATE customer SET full_name = ? WHERE id = 1");
              update.setString(1, "later");
              update.addBatch();
              kept[0] = update;
            },
            NOTHING);
        kept[0].executeBatch();
        kept[0].close();
      });
      assertThat(marks(gated)).isEqualTo("M");
    }
  }

  @ServerTest
  void whatWasPreparedElsewhereIsRefused(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (GatedDatabase gated = seen(server)) {
      assertThatThrownBy(() -> inTransaction(gated, connection -> {
            try (PreparedStatement before = connection.prepareStatement(UPDATE)) {
              gated.gate.write(before::executeUpdate, () -> 1);
            }
          }))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("prepared outside of this path")
          .hasMessageContaining(GatedDatabase.NAME);
      assertThatThrownBy(() -> inTransaction(gated, connection -> {
            PreparedStatement[] kept = new PreparedStatement[1];
            gated.gate.write(
                () -> {
                  kept[0] = connection.prepareStatement(UPDATE);
                },
                NOTHING);
            kept[0].executeUpdate();
          }))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("prepared inside the path of a gate and is run outside");
      assertThat(marks(gated)).isEmpty();
    }
  }

  @ServerTest
  void whatCannotBeMarkedIsRefused(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (GatedDatabase gated = seen(server)) {
      assertThatThrownBy(() -> inTransaction(
              gated,
              connection ->
                  gated.gate.write(() -> run(connection, UPDATE + "; " + UPDATE), NOTHING)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("one statement");
      assertThatThrownBy(() -> inTransaction(
              gated,
              connection -> gated.gate.write(
                  () -> {
                    try (CallableStatement call = connection.prepareCall("{call p()}")) {
                      call.execute();
                    }
                  },
                  NOTHING)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("escape");
      assertThatThrownBy(() -> inTransaction(
              gated,
              connection -> gated.gate.write(
                  () -> {
                    try (Statement statement = connection.createStatement(
                            ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                        ResultSet rows =
                            statement.executeQuery("SELECT * FROM customer WHERE id = 1")) {
                      rows.next();
                      rows.updateString("full_name", "z");
                      rows.updateRow();
                    }
                  },
                  NOTHING)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("result set");
      assertThat(marks(gated)).isEmpty();
    }
  }

  @ServerTest
  void unitsWithoutAWrappedConnectionMayNotWriteBothSides(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (GatedDatabase gated = seen(server)) {
      Jdbi plain = Jdbi.create(gated.pool).installPlugin(new MigrationGatePlugin(gated.gates));
      assertThatThrownBy(() -> plain.useTransaction(handle -> gated.gate.write(
              () -> {
                handle.execute(UPDATE);
              },
              () -> {})))
          .hasMessageContaining("whose statements nobody marks")
          .hasMessageContaining("mgate bridge " + GatedDatabase.NAME + " off");
      assertThat(marks(gated)).isEmpty();

      Jdbi wrapped =
          Jdbi.create(gated.dataSource()).installPlugin(new MigrationGatePlugin(gated.gates));
      wrapped.useTransaction(handle -> {
        handle.execute(UPDATE);
        gated.gate.write(
            () -> {
              handle
                  .createUpdate("UPDATE customer SET full_name = :n WHERE id = 1")
                  .bind("n", "c")
                  .execute();
            },
            () -> {
              handle.execute(UPDATE);
            });
      });
      assertThat(marks(gated)).isEqualTo("-M-");
    }
  }
}
