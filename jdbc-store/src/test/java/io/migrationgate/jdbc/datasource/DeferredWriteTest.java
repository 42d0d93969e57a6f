package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a gate has decided holds until it is done, whatever ends meanwhile on the same thread. */
@Tag("thorough")
class DeferredWriteTest {
  private static final TestServer S = TestServer.POSTGRESQL;

  @Entity
  @Table(name = "customer")
  static class Customer {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;
  }

  private static SessionFactory sessions(DataSource dataSource) {
    Configuration configuration = new Configuration();
    configuration.getProperties().put("hibernate.connection.datasource", dataSource);
    return configuration.addAnnotatedClass(Customer.class).buildSessionFactory();
  }

  /** An entity is sent at the flush; by then the transaction that held its epoch has ended. */
  @Test
  void anEntityThatWasDecidedByAnEpochThatIsLeftIsRefused() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        SessionFactory factory = sessions(db.dataSource())) {
      assertThatThrownBy(() -> factory.inTransaction(session -> {
            try (Connection audit = db.dataSource().getConnection()) {
              audit.setAutoCommit(false);
              execute(audit, "SELECT 1");
              Customer created = new Customer();
              created.id = 2;
              db.gate.write(
                  () -> {
                    created.fullName = "b";
                  },
                  () -> {
                    created.firstName = "b";
                  });
              session.persist(created);
              audit.commit();
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
            db.place(Phase.DUAL_WRITE);
            assertThat(db.drained()).isTrue();
          }))
          .hasStackTraceContaining("which nothing on this thread holds any more");
      assertThat(db.database.query("SELECT COUNT(*) FROM customer")).isEqualTo("1");
      db.assertNothingLeft();
    }
  }

  @Test
  void aWriteThatASingleCallHasDecidedIsRefusedAfterwards() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection b = db.dataSource().getConnection()) {
      db.gate.<Integer, SQLException>read(
          () -> {
            b.setAutoCommit(false);
            db.gate.write(() -> {}, () -> {});
            return 1;
          },
          () -> 2);
      db.place(Phase.DUAL_WRITE);
      assertThatThrownBy(() -> execute(b, "SELECT 1")).isInstanceOf(SQLException.class);
      b.rollback();
      execute(b, "SELECT 1");
      b.rollback();
    }
  }

  @Test
  void aReadThatEndsAnotherTransactionStaysPinned() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection a = db.dataSource().getConnection();
        Connection b = db.dataSource().getConnection()) {
      a.setAutoCommit(false);
      b.setAutoCommit(false);
      execute(a, "SELECT 1");
      db.gate.<Integer, SQLException>read(
          () -> {
            a.commit();
            db.place(Phase.DUAL_WRITE);
            assertThat(db.drained()).as("read decided by READ_OLD still runs").isFalse();
            execute(b, "SELECT full_name FROM customer");
            return 1;
          },
          () -> 2);
      b.rollback();
    }
  }

  @Test
  void aReadThatEndsItsOwnTransactionStaysPinned() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S);
        Connection a = db.dataSource().getConnection()) {
      a.setAutoCommit(false);
      db.gate.<Integer, SQLException>read(
          () -> {
            execute(a, "SELECT full_name FROM customer");
            a.commit();
            db.place(Phase.DUAL_WRITE);
            assertThat(db.drained()).as("read decided by READ_OLD still runs").isFalse();
            execute(a, "SELECT full_name FROM customer");
            return 1;
          },
          () -> 2);
      a.rollback();
    }
  }

  @Test
  void aFailedWriteIsRecordedInTheTransactionThatHasBegun() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S)) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      try (Connection a = db.dataSource().getConnection();
          Connection b = db.dataSource().getConnection()) {
        a.setAutoCommit(false);
        b.setAutoCommit(false);
        execute(a, "SELECT 1");
        db.gate
            .forKey("1")
            .write(() -> update(a, "full_name", "b"), () -> execute(a, "UPDATE nowhere SET x = 1"));
        a.commit();
        b.rollback();
      }
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.unrepaired()).isOne();
    }
  }

  /** On PostgreSQL the failure aborts one of them, and a savepoint in the other is no help. */
  @Test
  void withTwoTransactionsAFailedWriteFails() throws Exception {
    try (GatedDatabase db = new GatedDatabase(S)) {
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      try (Connection a = db.dataSource().getConnection();
          Connection b = db.dataSource().getConnection()) {
        a.setAutoCommit(false);
        b.setAutoCommit(false);
        execute(a, "SELECT 1");
        execute(b, "SELECT 1");
        assertThatThrownBy(() -> db.gate
                .forKey("1")
                .write(
                    () -> update(a, "full_name", "b"),
                    () -> execute(a, "UPDATE nowhere SET x = 1")))
            .isInstanceOf(SQLException.class);
        a.rollback();
        b.rollback();
      }
      assertThat(db.value("full_name")).isEqualTo("a");
      assertThat(db.unrepaired()).isZero();
    }
  }
}
