package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateEvent;
import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.spring.lab.Lab;
import io.migrationgate.spring.lab.Transactions;
import io.migrationgate.spring.lab.entity.AuthorEntities;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;

/** What {@code @Transactional} says is what happens to units of work. */
class TransactionsTest {
  private static final String GUARD_OFF = "spring.jpa.properties.migrationgate.hibernate.guard=off";
  private static final Map<Manager, RunningApplication> running = new EnumMap<>(Manager.class);

  private RunningApplication app;
  private Transactions transactions;

  /** Which transaction manager the application has. */
  enum Manager {
    JPA(Lab.class, JpaTransactionManager.class),
    JDBC(WithJdbcManager.class, JdbcTransactionManager.class);

    final Class<?> application;
    final Class<? extends PlatformTransactionManager> type;

    Manager(Class<?> application, Class<? extends PlatformTransactionManager> type) {
      this.application = application;
      this.type = type;
    }
  }

  /** The same application with another transaction manager than Boot would give it. */
  @Configuration(proxyBeanMethods = false)
  @Import(Lab.class)
  static class WithJdbcManager {
    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }
  }

  private void start(Manager manager) {
    app = running.computeIfAbsent(manager, of -> RunningApplication.start(of.application));
    app.place(Phase.READ_OLD);
    try {
      app.database.execute("UPDATE author SET first_name = NULL, last_name = NULL, name ="
          + " CASE id WHEN 1 THEN 'Mary Shelley' ELSE 'Bram Stoker' END");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    transactions = app.bean(Transactions.class);
    assertThat(app.bean(PlatformTransactionManager.class)).isInstanceOf(manager.type);
  }

  @AfterAll
  static void stop() {
    running.values().forEach(RunningApplication::close);
  }

  /** A repository that throws has Spring mark the whole transaction to be rolled back. */
  @ParameterizedTest
  @EnumSource(Manager.class)
  void aShadowReadThatThrowsInARepositoryDoesNotFailTheRequest(Manager manager) {
    start(manager);
    app.place(Phase.DUAL_WRITE);
    AuthorEntities entities = app.bean(AuthorEntities.class);
    long before = app.gates().total(RunningApplication.SPLIT, GateEvent.COMPARE_ERROR);
    for (int i = 0; i < 300; i++) {
      assertThat(transactions.compared(1, () -> entities.findById(null))).isEqualTo("Mary Shelley");
    }
    assertThat(app.gates().total(RunningApplication.SPLIT, GateEvent.COMPARE_ERROR))
        .as("one read in ten is compared")
        .isGreaterThan(before);
    transactions.required(1, "written", () -> {});
    assertThat(app.value("first_name", 1)).isEqualTo("written");
  }

  /** What Hibernate marks itself nobody can take back: then it is better not to compare. */
  @Test
  void afterJpaHasMarkedATransactionItselfShadowReadsAreNotRunInOne() {
    try (RunningApplication own = RunningApplication.start(Lab.class, GUARD_OFF)) {
      assertThat(failedOfMany(own)).isEqualTo(1);
      assertThat(own.gates().total(RunningApplication.SPLIT, GateEvent.COMPARE_ERROR))
          .isEqualTo(1);
      assertThat(own.gates().total(RunningApplication.SPLIT, GateEvent.COMPARE_SKIPPED))
          .isPositive();
    }
  }

  /** With the flush guard it does not mark it. */
  @Test
  void withTheFlushGuardQueriesThatFailInShadowReadsFailNobody() {
    try (RunningApplication own = RunningApplication.start(Lab.class)) {
      assertThat(failedOfMany(own)).isZero();
      assertThat(own.gates().total(RunningApplication.SPLIT, GateEvent.COMPARE_ERROR))
          .isGreaterThan(5);
    }
  }

  /** How many requests fail of those whose shadow read always does, where it is run. */
  private static int failedOfMany(RunningApplication own) {
    own.place(Phase.DUAL_WRITE);
    Transactions compared = own.bean(Transactions.class);
    EntityManager entities = own.bean(EntityManager.class);
    int failed = 0;
    for (int i = 0; i < 300; i++) {
      try {
        compared.compared(
            1, () -> entities.createNativeQuery("SELECT no_such_column").getResultList());
      } catch (UnexpectedRollbackException e) {
        failed++;
      }
    }
    return failed;
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void aTransactionDecidesByOnePhase(Manager manager) {
    start(manager);
    app.place(Phase.DUAL_WRITE);
    transactions.required(1, "a", () -> {
      app.place(Phase.READ_NEW);
      app.place(Phase.WRITE_NEW);
      assertThat(app.drained()).isFalse();
    });
    assertThat(app.value("name", 1)).isEqualTo("a");
    assertThat(app.value("first_name", 1)).isEqualTo("a");
    assertThat(app.drained()).isTrue();
    transactions.required(1, "b", () -> {});
    assertThat(app.value("name", 1)).isEqualTo("a");
    assertThat(app.value("first_name", 1)).isEqualTo("b");
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void aReadOnlyTransactionIsAUnitToo(Manager manager) {
    start(manager);
    app.place(Phase.DUAL_WRITE);
    String read = transactions.readOnly(1, () -> app.place(Phase.READ_NEW));
    assertThat(read).isEqualTo("Mary Shelley Mary Shelley");
    assertThatThrownBy(() -> transactions.writeInReadOnly(1, "x"))
        .hasMessageContaining("read-only transaction");
    assertThat(app.value("name", 1)).isEqualTo("Mary Shelley");
    assertThat(app.drained()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void aSuspendedTransactionSharesItsPhaseWithTheNewOne(Manager manager) {
    start(manager);
    assertThatThrownBy(() -> transactions.required(1, "outer", () -> {
          app.place(Phase.DUAL_WRITE);
          transactions.requiresNew(2, "inner");
          throw new IllegalStateException("the outer one fails");
        }))
        .hasMessage("the outer one fails");
    assertThat(app.value("name", 1)).isEqualTo("Mary Shelley");
    assertThat(app.value("name", 2)).isEqualTo("inner");
    assertThat(app.value("first_name", 2)).as("decided by read-old").isNull();
    assertThat(app.drained()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = Manager.class, names = "JDBC")
  void aNestedTransactionIsASavepoint(Manager manager) {
    start(manager);
    app.place(Phase.DUAL_WRITE);
    transactions.required(
        1,
        "outer",
        () -> assertThatThrownBy(() -> transactions.nested(2, "inner", () -> {
              throw new IllegalStateException("the inner one fails");
            }))
            .hasMessage("the inner one fails"));
    assertThat(app.value("first_name", 1)).isEqualTo("outer");
    assertThat(app.value("name", 2)).isEqualTo("Bram Stoker");
    assertThat(app.value("first_name", 2)).isNull();
  }

  @ParameterizedTest
  @EnumSource(value = Manager.class, names = "JPA")
  void entitiesAreFlushedUnderTheSamePin(Manager manager) {
    start(manager);
    app.place(Phase.DUAL_WRITE);
    transactions.withEntity(1, 1999, "a");
    assertThat(app.value("born", 1)).isEqualTo("1999");
    assertThat(app.value("name", 1)).isEqualTo("a");
    assertThat(app.value("first_name", 1)).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void aWriteWithoutATransactionIsRefused(Manager manager) {
    start(manager);
    assertThatThrownBy(() -> transactions.without(1, "x")).isInstanceOf(GateUsageException.class);
    assertThat(app.value("name", 1)).isEqualTo("Mary Shelley");
  }

  @ParameterizedTest
  @EnumSource(Manager.class)
  void aRefusedCommitIsRunAgainByRetryable(Manager manager) {
    start(manager);
    app.place(Phase.DUAL_WRITE);
    assertThatThrownBy(() -> transactions.required(1, "lost", app::giveUp))
        .isInstanceOf(CannotAcquireLockException.class)
        .hasRootCauseInstanceOf(CommitRefusedException.class);
    assertThat(app.value("name", 1)).isEqualTo("Mary Shelley");
    assertThat(transactions.retried(1, "a", app::giveUp)).isEqualTo(2);
    assertThat(app.value("name", 1)).isEqualTo("a");
    assertThat(app.value("first_name", 1)).isEqualTo("a");
  }
}
