package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.hibernate.TransactionException;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.Tag;

/** Hibernate's sessions on a wrapped data source. */
@Tag("thorough")
class HibernateTest {
  /** Both sides of the migration in one row. */
  @Entity
  @Table(name = "customer")
  static class Customer {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;

    Customer() {}

    Customer(int id) {
      this.id = id;
    }
  }

  private static SessionFactory sessions(GatedDatabase db, boolean providerDisablesAutocommit) {
    Configuration configuration = new Configuration();
    configuration.getProperties().put("hibernate.connection.datasource", db.dataSource());
    configuration.setProperty(
        "hibernate.connection.provider_disables_autocommit",
        String.valueOf(providerDisablesAutocommit));
    return configuration.addAnnotatedClass(Customer.class).buildSessionFactory();
  }

  private static void write(GatedDatabase db, Customer customer, String name) {
    db.gate.write(
        () -> {
          customer.fullName = name;
        },
        () -> {
          customer.firstName = name;
        });
  }

  @ServerTest
  void whatIsFlushedAtTheCommitIsCoveredByThePin(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        SessionFactory factory = sessions(db, false)) {
      db.place(Phase.DUAL_WRITE);
      factory.inTransaction(session -> {
        Customer created = new Customer(2);
        write(db, created, "b");
        session.persist(created);
        db.place(Phase.READ_NEW);
        assertThat(db.drained())
            .as("nothing was sent yet, and both columns will be")
            .isFalse();
      });
      assertThat(db.database.query("SELECT full_name FROM customer WHERE id = 2"))
          .isEqualTo("b");
      assertThat(db.database.query("SELECT first_name FROM customer WHERE id = 2"))
          .isEqualTo("b");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void oneSessionMayHaveManyTransactions(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        SessionFactory factory = sessions(db, false);
        Session session = factory.openSession()) {
      Customer customer = session.find(Customer.class, 1);
      for (int i = 0; i < 3; i++) {
        Transaction transaction = session.beginTransaction();
        write(db, customer, "b" + i);
        transaction.commit();
        assertThat(db.value("full_name")).isEqualTo("b" + i);
        db.assertNothingLeft();
        db.place(Phase.READ_OLD);
      }
      Transaction transaction = session.beginTransaction();
      write(db, customer, "c");
      session.flush();
      transaction.rollback();
      assertThat(db.value("full_name")).isEqualTo("b2");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aPoolThatDisablesAutocommitGivesAUnitWithTheFirstStatement(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server, false);
        SessionFactory factory = sessions(db, true)) {
      db.place(Phase.DUAL_WRITE);
      assertThatThrownBy(() -> factory.inTransaction(session -> {
            Customer created = new Customer(2);
            write(db, created, "b");
            session.persist(created);
          }))
          .as("Hibernate has no connection yet")
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("outside a unit of work");
      factory.inTransaction(session -> {
        Customer customer = session.find(Customer.class, 1);
        write(db, customer, "c");
        db.place(Phase.READ_NEW);
        assertThat(db.drained()).isFalse();
      });
      assertThat(db.value("full_name")).isEqualTo("c");
      assertThat(db.value("first_name")).isEqualTo("c");
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aRefusedCommitIsRolledBack(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        SessionFactory factory = sessions(db, false)) {
      assertThatThrownBy(() -> factory.inTransaction(session -> {
            write(db, session.find(Customer.class, 1), "lost");
            db.giveUp();
          }))
          .isInstanceOf(TransactionException.class)
          .hasRootCauseInstanceOf(CommitRefusedException.class);
      assertThat(db.value("full_name")).isEqualTo("a");
      factory.inTransaction(session -> write(db, session.find(Customer.class, 1), "again"));
      assertThat(db.value("full_name")).isEqualTo("again");
      db.assertNothingLeft();
    }
  }
}
