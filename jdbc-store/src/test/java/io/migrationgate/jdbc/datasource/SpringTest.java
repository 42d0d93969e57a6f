package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's transactions on a wrapped data source. */
@Tag("thorough")
class SpringTest {
  private static final String SET_OLD = "UPDATE customer SET full_name = ? WHERE id = 1";
  private static final String SET_NEW = "UPDATE customer SET first_name = ? WHERE id = 1";

  /** One application on a database. */
  private static final class Application {
    final GatedDatabase db;
    final GatedDataSource dataSource;
    final JdbcTemplate jdbc;
    final DataSourceTransactionManager manager;

    Application(GatedDatabase db) {
      this.db = db;
      this.dataSource = db.dataSource();
      this.jdbc = new JdbcTemplate(dataSource);
      this.manager = new DataSourceTransactionManager(dataSource);
    }

    TransactionTemplate transaction(int propagation) {
      TransactionTemplate template = new TransactionTemplate(manager);
      template.setPropagationBehavior(propagation);
      return template;
    }

    TransactionTemplate transaction() {
      return transaction(TransactionDefinition.PROPAGATION_REQUIRED);
    }

    void write(String value) {
      db.gate.write(
          () -> {
            jdbc.update(SET_OLD, value);
          },
          () -> {
            jdbc.update(SET_NEW, value);
          });
    }
  }

  @ServerTest
  void aTransactionIsAUnit(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Application app = new Application(db);
      db.place(Phase.DUAL_WRITE);
      app.transaction().executeWithoutResult(status -> {
        app.write("b");
        db.place(Phase.READ_NEW);
        assertThat(db.drained()).isFalse();
        app.transaction().executeWithoutResult(joined -> app.write("c"));
        assertThat(db.drained()).as("the inner one joins").isFalse();
      });
      assertThat(db.value("full_name")).isEqualTo("c");
      assertThat(db.value("first_name")).isEqualTo("c");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aRollbackEndsTheUnit(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Application app = new Application(db);
      IllegalStateException failure = new IllegalStateException("no");
      assertThatThrownBy(() -> app.transaction().executeWithoutResult(status -> {
            app.write("b");
            throw failure;
          }))
          .isSameAs(failure);
      app.transaction().executeWithoutResult(status -> {
        app.write("c");
        status.setRollbackOnly();
      });
      assertThat(db.value("full_name")).isEqualTo("a");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aNestedTransactionIsASavepointInTheUnit(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Application app = new Application(db);
      app.transaction().executeWithoutResult(status -> {
        app.write("b");
        assertThatThrownBy(() -> app.transaction(TransactionDefinition.PROPAGATION_NESTED)
                .executeWithoutResult(nested -> {
                  app.write("c");
                  throw new IllegalStateException("no");
                }))
            .hasMessage("no");
        db.place(Phase.DUAL_WRITE);
        assertThat(db.drained()).isFalse();
      });
      assertThat(db.value("full_name")).isEqualTo("b");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aSuspendedTransactionSharesItsPhasesWithTheNewOne(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Application app = new Application(db);
      db.database.execute("INSERT INTO customer VALUES (2, 'x', NULL)");
      app.transaction().executeWithoutResult(status -> {
        app.write("b");
        db.place(Phase.DUAL_WRITE);
        app.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
            .executeWithoutResult(other -> db.gate.write(
                () -> {
                  app.jdbc.update("UPDATE customer SET full_name = 'y' WHERE id = 2");
                },
                () -> {
                  app.jdbc.update("UPDATE customer SET first_name = 'y' WHERE id = 2");
                }));
        assertThat(db.drained()).as("the suspended one goes on").isFalse();
        status.setRollbackOnly();
      });
      assertThat(db.value("full_name")).isEqualTo("a");
      assertThat(db.database.query("SELECT full_name FROM customer WHERE id = 2"))
          .isEqualTo("y");
      assertThat(db.database.query("SELECT first_name FROM customer WHERE id = 2"))
          .as("both decide by read-old")
          .isNull();
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aRefusedCommitSaysThatItMayBeRunAgain(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Application app = new Application(db);
      assertThatThrownBy(() -> app.transaction().executeWithoutResult(status -> {
            app.write("lost");
            db.giveUp();
          }))
          .isInstanceOf(TransactionSystemException.class)
          .hasRootCauseInstanceOf(CommitRefusedException.class);
      TransactionTemplate translating =
          new TransactionTemplate(new JdbcTransactionManager(app.dataSource));
      assertThatThrownBy(() -> translating.executeWithoutResult(status -> {
            app.write("lost");
            db.giveUp();
          }))
          .isInstanceOf(ConcurrencyFailureException.class)
          .hasRootCauseInstanceOf(CommitRefusedException.class);
      assertThat(db.value("full_name")).isEqualTo("a");
      app.transaction().executeWithoutResult(status -> app.write("again"));
      assertThat(db.value("full_name")).isEqualTo("again");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aTemplateOutsideTheTransactionIsRefusedInAGatedWrite(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Application app = new Application(db);
      JdbcTemplate elsewhere = new JdbcTemplate(db.dataSource());
      assertThatThrownBy(() -> app.transaction()
              .executeWithoutResult(status -> db.gate.write(
                  () -> {
                    elsewhere.update(SET_OLD, "b");
                  },
                  () -> {})))
          .isInstanceOf(DataAccessException.class)
          .hasCauseInstanceOf(SQLException.class)
          .hasRootCauseInstanceOf(GateUsageException.class)
          .hasMessageContaining("a connection in autocommit mode");
      assertThatThrownBy(() -> app.write("c"))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("outside a unit of work");
      assertThat(db.value("full_name")).isEqualTo("a");
      db.assertNothingLeft();
    }
  }
}
