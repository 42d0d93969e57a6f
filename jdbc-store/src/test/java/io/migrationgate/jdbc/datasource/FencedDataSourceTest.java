package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static io.migrationgate.jdbc.jdbi.FencedScene.NAME;
import static io.migrationgate.jdbc.jdbi.FencedScene.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.CommitRefusedException;
import io.migrationgate.FenceRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.jdbc.jdbi.FencedScene;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain JDBC on nodes without leases. */
@Timeout(180)
class FencedDataSourceTest {

  private static Connection begin(DataSource dataSource) throws SQLException {
    Connection connection = dataSource.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static GatedDataSource wrap(MigrationGates gates, FencedScene scene) {
    return GatedDataSource.wrap(gates, scene.pool);
  }

  private static Phase phase(MigrationGates gates) {
    return FencedScene.phase(gates.gate(NAME));
  }

  private static void write(MigrationGates gates, Connection connection, String value)
      throws SQLException {
    gates
        .gate(NAME)
        .write(
            () -> update(connection, "full_name", value),
            () -> update(connection, "first_name", value));
  }

  private static String firstName(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT first_name FROM customer WHERE id = 1")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  @ServerTest(except = TestServer.H2)
  void theFirstStatementHoldsUpSettlingUntilTheTransactionEnds(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      try (Connection connection = begin(wrap(gates, scene))) {
        scene.change(new Move.Advance());
        await().until(scene::settled);
        execute(connection, "SELECT 1");
        assertThat(phase(gates)).as("began anew").isEqualTo(Phase.DUAL_WRITE);
        scene.change(new Move.Rollback());
        gates.integration().refresh();
        assertThat(scene.admin.settlement(NAME).poll().stage()).isEqualTo(Stage.FENCES);
        write(gates, connection, "b");
        connection.commit();
        await().until(scene::settled);
        execute(connection, "SELECT 1");
        assertThat(phase(gates)).isEqualTo(Phase.READ_OLD);
      }
      assertThat(scene.value("first_name")).as("decided by its own phase").isEqualTo("b");
      assertThat(scene.value("full_name")).isEqualTo("b");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL,READ_COMMITTED",
    "POSTGRESQL,REPEATABLE_READ",
    "MARIADB,READ_COMMITTED",
    "MARIADB,REPEATABLE_READ"
  })
  void aGatedCallBeforeAnyStatementLocksTheRow(TestServer server, String level) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      scene.change(new Move.Advance());
      await().until(scene::settled);
      assertThat(gates.gate(NAME).phase()).as("not told").isEqualTo(Phase.READ_OLD);
      scene.database.execute("UPDATE customer SET first_name = 'new' WHERE id = 1");
      try (Connection connection = begin(wrap(gates, scene))) {
        connection.setTransactionIsolation(
            level.equals("REPEATABLE_READ")
                ? Connection.TRANSACTION_REPEATABLE_READ
                : Connection.TRANSACTION_READ_COMMITTED);
        assertThat(phase(gates)).as("began anew").isEqualTo(Phase.DUAL_WRITE);
        scene.change(new Move.Rollback());
        assertThat(scene.settled()).isFalse();
        assertThat(firstName(connection)).isEqualTo("new");
        write(gates, connection, "z");
        connection.commit();
      }
      await().until(scene::settled);
      assertThat(scene.value("full_name")).isEqualTo("z");
      assertThat(scene.value("first_name")).isEqualTo("z");
    }
  }

  @ServerTest(except = TestServer.H2)
  void everyTransactionOfAThreadHoldsTheRow(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      DataSource gated = wrap(gates, scene);
      try (Connection first = begin(gated);
          Connection second = begin(gated)) {
        phase(gates);
        scene.change(new Move.Advance());
        first.rollback();
        assertThat(scene.settled()).as("either may be the one that is meant").isFalse();
        assertThat(phase(gates)).isEqualTo(Phase.READ_OLD);
        first.rollback();
        second.rollback();
        await().until(scene::settled);
        execute(first, "SELECT 1");
        assertThat(phase(gates)).as("no pin was left").isEqualTo(Phase.DUAL_WRITE);
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void aTransactionThatHasNotBegunHoldsUpNobody(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      DataSource gated = wrap(gates, scene);
      try (Connection used = begin(gated);
          Connection idle = begin(gated)) {
        execute(used, "SELECT 1");
        write(gates, used, "b");
        scene.change(new Move.Advance());
        assertThat(scene.settled()).isFalse();
        used.commit();
        await().until(scene::settled);
        assertThatThrownBy(() -> execute(idle, "SELECT 1"))
            .as("the write could have been meant for it")
            .isInstanceOf(SQLTransactionRollbackException.class);
        idle.rollback();
        execute(used, "SELECT 1");
        gates.gate(NAME).write(() -> execute(idle, "SELECT 1"), () -> {});
        scene.change(new Move.Rollback());
        used.rollback();
        assertThat(scene.settled()).as("it has begun inside the gated write").isFalse();
        idle.commit();
        await().until(scene::settled);
      }
      assertThat(scene.value("full_name")).isEqualTo("b");
    }
  }

  /** As a pool above does with connections that have autocommit off. */
  @ServerTest(except = TestServer.H2)
  void aConnectionThatAnotherThreadUsesIsNotTouched(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      DataSource gated = wrap(gates, scene);
      try (Connection moved = begin(gated);
          Connection own = begin(gated)) {
        Threads.run(() -> execute(moved, "SELECT 1"));
        assertThat(phase(gates)).isEqualTo(Phase.READ_OLD);
        write(gates, own, "b");
        Threads.run(moved::rollback);
        own.commit();
      }
      assertThat(scene.value("full_name")).isEqualTo("b");
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatAnotherThreadHasRolledBackHoldsNothingAndIsFencedAnew(TestServer server)
      throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      try (Connection connection = begin(wrap(gates, scene))) {
        write(gates, connection, "lost");
        scene.change(new Move.Advance());
        Threads.run(connection::rollback);
        await().until(scene::settled);
        assertThatThrownBy(() -> write(gates, connection, "unprotected"))
            .as("no unit of this thread")
            .isInstanceOf(GateUsageException.class);
        assertThatThrownBy(() -> execute(connection, "SELECT 1"))
            .as("not half a transaction under another epoch")
            .isInstanceOf(SQLTransactionRollbackException.class);
        connection.rollback();
        execute(connection, "SELECT 1");
        assertThat(phase(gates)).isEqualTo(Phase.DUAL_WRITE);
        write(gates, connection, "c");
        connection.commit();
      }
      assertThat(scene.value("full_name")).isEqualTo("c");
      assertThat(scene.value("first_name")).isEqualTo("c");
    }
  }

  /** What it does next was decided by an epoch that may be left meanwhile. */
  @ServerTest(except = TestServer.H2)
  void aGatedWriteThatEndsItsOwnTransactionDoesNotGoOnByAClosedEpoch(TestServer server)
      throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      MigrationGate gate = gates.gate(NAME);
      try (Connection connection = begin(wrap(gates, scene))) {
        assertThatThrownBy(() -> gate.write(
                () -> {
                  update(connection, "full_name", "b");
                  connection.commit();
                  scene.change(new Move.Advance());
                  await().until(scene::settled);
                  update(connection, "full_name", "decided by a closed epoch");
                },
                () -> {}))
            .isInstanceOf(SQLTransactionRollbackException.class)
            .hasCauseInstanceOf(FenceRefusedException.class);
        connection.rollback();
        write(gates, connection, "c");
        connection.commit();
      }
      assertThat(scene.value("full_name")).isEqualTo("c");
      assertThat(scene.value("first_name")).isEqualTo("c");
    }
  }

  @ServerTest(except = TestServer.H2)
  void anotherHistoryMayBeRunAgain(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      try (Connection connection = begin(wrap(gates, scene))) {
        scene.database.execute("UPDATE mgate_epoch SET token = CONCAT('other ', token)");
        assertThatThrownBy(() -> execute(connection, "SELECT 1"))
            .isInstanceOfSatisfying(
                SQLTransactionRollbackException.class,
                e -> assertThat(e.getSQLState()).isEqualTo("40001"))
            .hasCauseInstanceOf(FenceRefusedException.class);
        connection.rollback();
        write(gates, connection, "b");
        connection.commit();
      }
      assertThat(gates.snapshot().epoch().token()).startsWith("other ");
      assertThat(scene.value("full_name")).isEqualTo("b");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aRevokedTransactionIsRefused(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      try (Connection connection = begin(wrap(gates, scene))) {
        write(gates, connection, "lost");
        scene.change(new Move.Advance());
        gates.integration().refresh();
        scene.admin.revoke(gates.nodeId(), OPERATOR);
        gates.integration().refresh();
        assertThat(scene.settled()).as("the row is held all the same").isFalse();
        assertThatThrownBy(connection::commit)
            .isInstanceOf(SQLTransactionRollbackException.class)
            .hasCauseInstanceOf(CommitRefusedException.class)
            .hasMessageContaining("anna");
        await().until(scene::settled);
        write(gates, connection, "again");
        connection.commit();
      }
      assertThat(scene.value("full_name")).isEqualTo("again");
      assertThat(scene.value("first_name")).isEqualTo("again");
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatNoLockProtectsIsRefused(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.fenced();
      GatedDataSource gated = wrap(gates, scene);
      assertThatThrownBy(gated::pinningAtFirstGate)
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("pinningAtFirstGate");
      try (Connection connection = gated.getConnection()) {
        assertThatThrownBy(() -> phase(gates))
            .isInstanceOf(GateUsageException.class)
            .hasMessageContaining("outside a unit of work");
        connection.setAutoCommit(false);
        execute(connection, "SELECT 1");
        assertThatThrownBy(() -> execute(connection, "COMMIT")).isInstanceOf(SQLException.class);
        if (server == TestServer.MARIADB) {
          assertThatThrownBy(() -> execute(connection, "CREATE TABLE other (id INT)"))
              .as("it would let go of the lock")
              .hasCauseInstanceOf(GateUsageException.class);
        } else {
          connection.rollback();
          connection.setReadOnly(true);
          assertThatThrownBy(() -> phase(gates))
              .isInstanceOf(GateUsageException.class)
              .hasMessageContaining("read only");
          connection.rollback();
          connection.setReadOnly(false);
        }
        assertThat(phase(gates)).isEqualTo(Phase.READ_OLD);
      }
    }
  }

  @Test
  void h2IsRefused() throws Exception {
    try (FencedScene scene = new FencedScene(TestServer.H2)) {
      MigrationGates gates = scene.fenced();
      try (Connection connection = begin(wrap(gates, scene))) {
        assertThatThrownBy(() -> execute(connection, "SELECT 1"))
            .hasCauseInstanceOf(GateUsageException.class)
            .hasMessageContaining("no shared row locks");
      }
    }
  }

  private static HikariDataSource above(
      MigrationGates gates, FencedScene scene, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(GatedDataSource.wrap(gates, scene.database.dataSource()));
    config.setMaximumPoolSize(4);
    config.setAutoCommit(autoCommit);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BELOW", "ABOVE", "ABOVE_WITHOUT_AUTOCOMMIT"})
  @Tag("thorough")
  void threadsCountRightWhilePhasesGoUpAndDown(String pool) throws Exception {
    countsRight(TestServer.POSTGRESQL, pool);
  }

  @Tag("thorough")
  @ParameterizedTest
  @ValueSource(strings = {"BELOW", "ABOVE", "ABOVE_WITHOUT_AUTOCOMMIT"})
  void threadsCountRightOnMariaDb(String pool) throws Exception {
    countsRight(TestServer.MARIADB, pool);
  }

  private static void countsRight(TestServer server, String pool) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      MigrationGates gates = scene.start(scene.node().fenced());
      if (pool.equals("BELOW")) {
        count(scene, gates, wrap(gates, scene));
      } else {
        try (HikariDataSource above = above(gates, scene, pool.equals("ABOVE"))) {
          count(scene, gates, above);
        }
      }
    }
  }

  private static void count(FencedScene scene, MigrationGates gates, DataSource dataSource)
      throws Exception {
    scene.database.execute("UPDATE customer SET full_name = '0', first_name = '0'");
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Integer>> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      threads.add(CompletableFuture.supplyAsync(() -> {
        int done = 0;
        while (!stop.get()) {
          done += countOnce(gates, dataSource);
        }
        return done;
      }));
    }
    try {
      for (Move move : List.of(
          new Move.Advance(), new Move.Rollback(), new Move.Advance(), new Move.Rollback())) {
        scene.change(move);
        assertThat(scene
                .admin
                .settlement(NAME)
                .await(Duration.ofSeconds(30), progress -> {})
                .settled())
            .isTrue();
      }
    } finally {
      stop.set(true);
    }
    int sum = 0;
    for (CompletableFuture<Integer> thread : threads) {
      sum += thread.get(30, TimeUnit.SECONDS);
    }
    assertThat(sum).isPositive();
    assertThat(scene.value("full_name")).isEqualTo(Integer.toString(sum));
  }

  private static int countOnce(MigrationGates gates, DataSource dataSource) {
    try (Connection connection = begin(dataSource)) {
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT full_name FROM customer WHERE id = 1 FOR UPDATE")) {
        row.next();
        int before = Integer.parseInt(row.getString(1));
        write(gates, connection, Integer.toString(before + 1));
      }
      connection.commit();
      return 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
