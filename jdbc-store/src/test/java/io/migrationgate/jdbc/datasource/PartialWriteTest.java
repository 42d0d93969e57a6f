package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.PartialWriteException;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import io.migrationgate.jdbc.jdbi.FencedScene;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** A gated write to both sides that fails, and whose failure the application catches. */
class PartialWriteTest {
  private static final IllegalStateException FAILURE = new IllegalStateException("second side");

  /** Writes the old side; the new one fails, and nobody hears of it. */
  private static void writeHalf(GatedDatabase db, Connection connection, String value) {
    assertThatThrownBy(
            () -> db.gate.<SQLException>write(() -> update(connection, "full_name", value), () -> {
              throw FAILURE;
            }))
        .isSameAs(FAILURE);
  }

  private static Connection begin(GatedDatabase db) throws SQLException {
    Connection connection = db.dataSource().getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void assertRefused(ThrowingCallable commit) {
    assertThatThrownBy(commit)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25000"))
        .hasCauseInstanceOf(PartialWriteException.class)
        .hasMessageContaining("a gated write of 'customer-name-split' that failed")
        .hasMessageContaining("roll back");
  }

  @ServerTest
  void whatMayBeWrittenByHalfIsNotCommittedInAnyWay(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      for (Phase phase : new Phase[] {Phase.DUAL_WRITE, Phase.READ_NEW}) {
        db.place(phase);
        try (Connection connection = begin(db)) {
          writeHalf(db, connection, "b");
          update(connection, "first_name", "goes on");
          assertRefused(connection::commit);
          writeHalf(db, connection, "c");
          assertRefused(() -> connection.setAutoCommit(true));
          connection.setAutoCommit(false);
          // The first side did a part of its work.
          assertThatThrownBy(() -> db.gate.<SQLException>write(
                  () -> {
                    update(connection, "full_name", "d");
                    throw FAILURE;
                  },
                  () -> update(connection, "first_name", "d")))
              .isSameAs(FAILURE);
          assertRefused(connection::commit);
          writeHalf(db, connection, "e");
          connection.rollback();
          db.write(connection, "whole");
          connection.commit();
          writeHalf(db, connection, "left open");
        }
        assertThat(db.value("full_name")).isEqualTo("whole");
        assertThat(db.value("first_name")).isEqualTo("whole");
      }
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aFailureOfTheDatabaseIsOneToo(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.database.execute("INSERT INTO customer VALUES (2, 'taken', NULL)");
      db.place(Phase.DUAL_WRITE);
      try (Connection connection = begin(db)) {
        assertThatThrownBy(() -> db.gate.<SQLException>write(
                () -> update(connection, "full_name", "b"),
                () -> execute(connection, "INSERT INTO customer VALUES (2, 'taken', NULL)")))
            .isInstanceOf(SQLException.class);
        assertRefused(connection::commit);
      }
      assertThat(db.value("full_name")).isEqualTo("a");
    }
  }

  @ServerTest
  void nothingIsCommittedBetweenTheSides(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      GatedDataSource dataSource = db.dataSource();
      db.place(Phase.DUAL_WRITE);
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> db.gate.<SQLException>write(
                () -> {
                  update(connection, "full_name", "b");
                  connection.commit();
                },
                () -> update(connection, "first_name", "b")))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("a commit in the middle of a gated write to both sides");
        assertThat(db.value("full_name")).isEqualTo("a");
        connection.rollback();
        db.gate.<SQLException>write(
            () -> {
              update(connection, "full_name", "c");
              try (Connection own = dataSource.getConnection()) {
                own.setAutoCommit(false);
                execute(own, "INSERT INTO customer VALUES (3, 'of its own', NULL)");
                own.commit();
              }
            },
            () -> update(connection, "first_name", "c"));
        connection.commit();
      }
      assertThat(db.value("first_name")).isEqualTo("c");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void whereOneSideIsWrittenTheApplicationMayGoOn(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = begin(db)) {
      assertThatThrownBy(() -> db.gate.<SQLException>write(
              () -> {
                update(connection, "full_name", "b");
                throw FAILURE;
              },
              () -> {}))
          .isSameAs(FAILURE);
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");
    }
  }

  @ServerTest
  void aRollbackToAnOlderSavepointUndoesIt(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = begin(db)) {
      db.place(Phase.DUAL_WRITE);
      db.write(connection, "b");
      Savepoint older = connection.setSavepoint();
      writeHalf(db, connection, "c");
      Savepoint later = connection.setSavepoint("later");
      writeHalf(db, connection, "d");
      connection.rollback(later);
      connection.rollback(older);
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("b");

      writeHalf(db, connection, "e");
      Savepoint tooLate = connection.setSavepoint();
      writeHalf(db, connection, "f");
      connection.rollback(tooLate);
      assertRefused(connection::commit);

      Savepoint[] inside = new Savepoint[1];
      assertThatThrownBy(() -> db.gate.<SQLException>write(
              () -> {
                update(connection, "full_name", "g");
                inside[0] = connection.setSavepoint();
              },
              () -> {
                throw FAILURE;
              }))
          .isSameAs(FAILURE);
      connection.rollback(inside[0]);
      assertRefused(connection::commit);

      // Databases go back to the later one of a name.
      Savepoint first = connection.setSavepoint("twice");
      writeHalf(db, connection, "h");
      Savepoint second = connection.setSavepoint("twice");
      assertThat(second).isNotNull();
      connection.rollback(first);
      assertRefused(connection::commit);
      Savepoint before = connection.setSavepoint("third");
      writeHalf(db, connection, "i");
      execute(connection, "SAVEPOINT third");
      assertThat(before).isNotNull();
      try {
        connection.rollback(before);
      } catch (SQLException e) {
        // Some drivers know that it is gone.
        connection.rollback();
        update(connection, "full_name", "b");
        writeHalf(db, connection, "j");
      }
      assertRefused(connection::commit);
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.value("first_name")).isEqualTo("b");
    }
  }

  @ServerTest
  void aBatchThatAWriteHasFilledFailsItWhenItIsSent(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = begin(db)) {
      db.place(Phase.DUAL_WRITE);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO customer VALUES (?, 'new', NULL)")) {
        db.gate.<SQLException>write(() -> update(connection, "full_name", "b"), () -> {
          insert.setInt(1, 1);
          insert.addBatch();
        });
        assertThatThrownBy(insert::executeBatch).isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::commit)
            .hasCauseInstanceOf(PartialWriteException.class)
            .hasMessageContaining("put off");
        // What failed for itself fails nothing else.
        insert.setInt(1, 1);
        insert.addBatch();
        assertThatThrownBy(insert::executeBatch).isInstanceOf(SQLException.class);
        connection.rollback();
        db.write(connection, "c");
        connection.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("c");
    }
  }

  @ServerTest
  void springsNestedTransactionsUndoItAndItsNewOnesKeepItToThemselves(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE);
      GatedDataSource dataSource = db.dataSource();
      JdbcTemplate jdbc = new JdbcTemplate(dataSource);
      DataSourceTransactionManager manager = new DataSourceTransactionManager(dataSource);
      TransactionTemplate transaction = new TransactionTemplate(manager);
      Runnable half = () -> db.gate.<RuntimeException>write(
          () -> {
            jdbc.update("UPDATE customer SET full_name = 'half' WHERE id = 1");
          },
          () -> {
            throw FAILURE;
          });
      for (int propagation : new int[] {
        TransactionDefinition.PROPAGATION_NESTED, TransactionDefinition.PROPAGATION_REQUIRES_NEW
      }) {
        TransactionTemplate inner = new TransactionTemplate(manager);
        inner.setPropagationBehavior(propagation);
        transaction.executeWithoutResult(status -> {
          jdbc.queryForObject("SELECT COUNT(*) FROM customer", Integer.class);
          assertThatThrownBy(() -> inner.executeWithoutResult(nested -> half.run()))
              .isSameAs(FAILURE);
          jdbc.update("UPDATE customer SET full_name = 'whole" + propagation + "' WHERE id = 1");
        });
        assertThat(db.value("full_name")).isEqualTo("whole" + propagation);
      }
      assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
            assertThatThrownBy(half::run).isSameAs(FAILURE);
          }))
          .isInstanceOf(TransactionSystemException.class)
          .hasStackTraceContaining(PartialWriteException.class.getName());
      assertThat(db.value("full_name")).startsWith("whole");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void jdbisTransactionsAreRefusedWithAndWithoutAWrapper(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      db.place(Phase.DUAL_WRITE);
      for (Jdbi jdbi : new Jdbi[] {Jdbi.create(db.pool), Jdbi.create(db.dataSource())}) {
        jdbi.installPlugin(new MigrationGatePlugin(db.gates));
        assertThatThrownBy(() -> jdbi.useTransaction(h -> writeHalf(db, h.getConnection(), "half")))
            .isInstanceOf(PartialWriteException.class)
            .hasCause(FAILURE);
        jdbi.useTransaction(h -> {
          h.savepoint("before");
          writeHalf(db, h.getConnection(), "half");
          h.rollbackToSavepoint("before");
          db.write(h.getConnection(), "whole");
        });
        assertThatThrownBy(() -> jdbi.useTransaction(h -> {
              h.savepoint("twice");
              writeHalf(db, h.getConnection(), "half");
              h.savepoint("twice");
              h.rollbackToSavepoint("twice");
            }))
            .isInstanceOf(PartialWriteException.class);
      }
      assertThat(db.value("full_name")).isEqualTo("whole");
      assertThat(db.value("first_name")).isEqualTo("whole");
      db.assertNothingLeft();
    }
  }

  @ServerTest(except = TestServer.MARIADB)
  void aUnitOpenedByHandIsToldOfItsSavepoints(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.pool.getConnection()) {
      db.place(Phase.DUAL_WRITE);
      connection.setAutoCommit(false);
      try (UnitOfWork unit = db.gates.unitOfWork("without a resource")) {
        long mark = unit.mark();
        Savepoint before = connection.setSavepoint();
        writeHalf(db, connection, "half");
        assertThatThrownBy(unit::beforeCommit).isInstanceOf(PartialWriteException.class);
        unit.rolledBackTo(unit.mark());
        assertThatThrownBy(unit::beforeCommit).isInstanceOf(PartialWriteException.class);
        connection.rollback(before);
        unit.rolledBackTo(mark);
        unit.beforeCommit();
        connection.commit();
      }
      try (UnitOfWork next = db.gates.unitOfWork("the next one")) {
        next.beforeCommit();
      }
      assertThat(db.value("full_name")).isEqualTo("a");
      connection.setAutoCommit(true);
    }
  }

  @ServerTest(except = TestServer.H2)
  void withoutLeasesItIsTheSame(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server)) {
      var gates = scene.fenced();
      scene.change(new Move.Advance());
      gates.integration().refresh();
      try (Connection connection = GatedDataSource.wrap(gates, scene.pool).getConnection()) {
        connection.setAutoCommit(false);
        for (boolean undone : new boolean[] {false, true}) {
          Savepoint before = connection.setSavepoint();
          assertThatThrownBy(() -> gates
                  .gate(FencedScene.NAME)
                  .<SQLException>write(() -> update(connection, "full_name", "half"), () -> {
                    throw FAILURE;
                  }))
              .isSameAs(FAILURE);
          if (undone) {
            connection.rollback(before);
            connection.commit();
          } else {
            assertRefused(connection::commit);
          }
        }
      }
      assertThat(scene.value("full_name")).isEqualTo("a");
    }
  }
}
