package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.spring.lab.Lab;
import io.migrationgate.spring.lab.Transactions;
import io.migrationgate.spring.plain.Plain;
import io.migrationgate.spring.plain.PlainApplication;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.PriorityOrdered;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What reaches the driver is the same with gates and without, call by call. */
@Tag("thorough")
class RoundTripsTest {
  /** What the driver's connections and statements are asked to send. */
  static final class Counting extends DelegatingDataSource {
    private static final Set<String> SENT = Set.of(
        "execute",
        "executeQuery",
        "executeUpdate",
        "executeLargeUpdate",
        "executeBatch",
        "commit",
        "rollback",
        "isValid",
        "setSavepoint");

    final List<String> calls = new CopyOnWriteArrayList<>();

    Counting(DataSource target) {
      super(target);
    }

    @Override
    public Connection getConnection() throws SQLException {
      return (Connection) counted(super.getConnection(), Connection.class);
    }

    private Object counted(Object target, Class<?> type) {
      return Proxy.newProxyInstance(
          getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (SENT.contains(method.getName())) {
              calls.add(method.getName());
            }
            try {
              Object result = method.invoke(target, args);
              return result instanceof Statement && method.getReturnType() != Object.class
                  ? counted(result, method.getReturnType())
                  : result;
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }
  }

  /** Counts below everything else. */
  @Configuration(proxyBeanMethods = false)
  static class Counted {
    @Bean
    static First counting() {
      return new First();
    }
  }

  /** Comes before the wrapper. */
  private static final class First implements BeanPostProcessor, PriorityOrdered {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof HikariDataSource pool ? new Counting(pool) : bean;
    }

    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Counted.class, PlainApplication.class})
  static class CountedPlain {}

  @Configuration(proxyBeanMethods = false)
  @Import({Counted.class, Lab.class})
  static class CountedLab {}

  private static List<String> sent(RunningApplication app, Runnable work) throws Exception {
    work.run();
    Counting counting = app.bean(DataSource.class).unwrap(Counting.class);
    counting.calls.clear();
    work.run();
    return List.copyOf(counting.calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reads", "writes", "entities", "several"})
  void aTransactionThatAsksNoGateSendsWhatItSendsWithoutUs(String work) throws Exception {
    List<String> with;
    List<String> without;
    try (RunningApplication app = RunningApplication.start(CountedPlain.class)) {
      with = sent(app, () -> app.bean(Plain.class).run(work));
    }
    try (RunningApplication app =
        RunningApplication.start(CountedPlain.class, "migrationgate.enabled=false")) {
      without = sent(app, () -> app.bean(Plain.class).run(work));
    }
    assertThat(without).isNotEmpty();
    assertThat(with).isEqualTo(without);
  }

  @Test
  void aGatedTransactionSendsWhatItsPathsSend() throws Exception {
    try (RunningApplication app = RunningApplication.start(CountedLab.class)) {
      Transactions transactions = app.bean(Transactions.class);
      assertThat(sent(app, () -> transactions.requiresNew(1, "a")))
          .containsExactly("executeUpdate", "commit");
    }
  }
}
