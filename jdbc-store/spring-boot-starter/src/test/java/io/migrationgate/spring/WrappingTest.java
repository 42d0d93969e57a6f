package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.inject.Gate;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.xa.PGXADataSource;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;

/** Which data sources are wrapped, where the wrapper sits among others, and what is refused. */
class WrappingTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final String url =
      "jdbc:h2:mem:wrapping" + NAMES.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
  private final ApplicationContextRunner runner = new ApplicationContextRunner()
      .withConfiguration(AutoConfigurations.of(MigrationGateAutoConfiguration.class))
      .withPropertyValues(
          "migrationgate.build=1", "migrationgate.initialize-schema=true", "test.url=" + url);

  private static HikariDataSource pool(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setUsername("sa");
    pool.setMinimumIdle(0);
    return pool;
  }

  private static Problems failed(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    Throwable failure = context.getStartupFailure();
    while (!(failure instanceof MigrationGateException) && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return new Problems(failure);
  }

  private record Problems(Throwable failure) {
    void say(String... parts) {
      assertThat(failure).isInstanceOf(MigrationGateException.class);
      assertThat(failure.getMessage()).contains(parts);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OnePool {
    @Bean
    HikariDataSource dataSource(Environment environment) {
      return pool(environment.getRequiredProperty("test.url"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoPools extends OnePool {
    @Bean
    HikariDataSource reports(Environment environment) {
      return pool(environment.getProperty("test.other", environment.getProperty("test.url")));
    }
  }

  @Test
  void thePoolIsStillFoundBelow() {
    runner.withUserConfiguration(OnePool.class).run(context -> {
      DataSource dataSource = context.getBean(DataSource.class);
      assertThat(dataSource).isInstanceOf(GateableDataSource.class);
      assertThat(dataSource.unwrap(HikariDataSource.class).getJdbcUrl()).isEqualTo(url);
      assertThat(dataSource.unwrap(GatedDataSource.class).toString()).startsWith("gated ");
      assertThat(dataSource.isWrapperFor(GatedDataSource.class)).isTrue();
      try (var connection = dataSource.getConnection()) {
        assertThat(connection.toString()).startsWith("gated ");
      }
    });
  }

  @Test
  void theStoreHasASmallPoolOfItsOwn() {
    runner
        .withUserConfiguration(OnePool.class)
        .withPropertyValues("migrationgate.store.pool-size=2")
        .run(context -> {
          DataSource store = context.getBean(StorePool.class).dataSource();
          assertThat(store).isInstanceOfSatisfying(HikariDataSource.class, pool -> {
            assertThat(pool.getMaximumPoolSize()).isEqualTo(2);
            assertThat(pool.getJdbcUrl()).isEqualTo(url);
            assertThat(pool.getPoolName()).isEqualTo("migrationgate-store");
          });
          assertThat(context.getBeansOfType(DataSource.class)).hasSize(1);
        });
  }

  @Test
  void aPoolWithoutRoomForTheHeartbeatIsRefused() {
    runner
        .withUserConfiguration(OnePool.class)
        .withPropertyValues("migrationgate.store.pool-size=1")
        .run(
            context -> failed(context).say("migrationgate.store.pool-size: found 1", "at least 2"));
  }

  /** No pool that could be copied. */
  @Configuration(proxyBeanMethods = false)
  static class NoPool {
    @Bean
    DataSource dataSource(Environment environment) {
      JdbcDataSource h2 = new JdbcDataSource();
      h2.setUrl(environment.getRequiredProperty("test.url"));
      h2.setUser("sa");
      return h2;
    }
  }

  @Test
  void fromADriverAPoolIsDerivedToo() {
    runner
        .withUserConfiguration(NoPool.class)
        .run(context -> assertThat(context.getBean(StorePool.class).dataSource())
            .isInstanceOf(HikariDataSource.class));
  }

  /** Injected in each way that there is. */
  @Configuration(proxyBeanMethods = false)
  static class Injected extends OnePool {
    @Bean
    Object byGate(@Gate("author-name-split") MigrationGate gate) {
      return gate.name();
    }

    @Bean
    Object byName(MigrationGate authorNameSplit) {
      return authorNameSplit.name();
    }

    @Bean
    Object byQualifier(@Qualifier("author-name-split") ObjectProvider<MigrationGate> gate) {
      return gate.getObject().name();
    }
  }

  @Test
  void gatesAreBeansByTheirNames() {
    runner.withUserConfiguration(Injected.class).run(context -> {
      MigrationGate gate = context.getBean(MigrationGates.class).gate("author-name-split");
      assertThat(context.getBean("author-name-split")).isSameAs(gate);
      assertThat(context.getBean("authorNameSplit")).isSameAs(gate);
      for (String way : new String[] {"byGate", "byName", "byQualifier"}) {
        assertThat(context.getBean(way)).isEqualTo("author-name-split");
      }
    });
  }

  @Configuration(proxyBeanMethods = false)
  static class Misspelt extends OnePool {
    @Bean
    Object byGate(@Gate("author-name-spilt") MigrationGate gate) {
      return gate.name();
    }
  }

  @Test
  void aMisspeltGateIsFoundAtTheStart() {
    runner
        .withUserConfiguration(Misspelt.class)
        .run(context -> assertThat(context)
            .getFailure()
            .hasMessageContaining("MigrationGate")
            .hasMessageContaining("author-name-spilt"));
  }

  /** What fetches connections late, as a post-processor of Boot 4.1 does, and as a bean. */
  @Configuration(proxyBeanMethods = false)
  static class LazyAround extends OnePool {
    @Bean
    static Around around() {
      return new Around(0, LazyConnectionDataSourceProxy::new);
    }
  }

  /** Puts something around each data source. */
  private record Around(int order, UnaryOperator<DataSource> around)
      implements BeanPostProcessor, PriorityOrdered {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof DataSource dataSource ? around.apply(dataSource) : bean;
    }

    @Override
    public int getOrder() {
      return order;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyBean {
    @Bean
    DataSource dataSource(Environment environment) {
      return new LazyConnectionDataSourceProxy(pool(environment.getRequiredProperty("test.url")));
    }
  }

  @Test
  void connectionsThatAreFetchedLateAreGatedInside() {
    for (Class<?> lazy : new Class<?>[] {LazyAround.class, LazyBean.class}) {
      runner.withUserConfiguration(lazy).run(context -> {
        assertThat(context).hasNotFailed();
        DataSource dataSource = context.getBean(DataSource.class);
        assertThat(dataSource)
            .isInstanceOfSatisfying(
                LazyConnectionDataSourceProxy.class,
                proxy ->
                    assertThat(proxy.getTargetDataSource()).isInstanceOf(GateableDataSource.class));
        MigrationGates gates = context.getBean(MigrationGates.class);
        try (var connection = dataSource.getConnection()) {
          connection.setAutoCommit(false);
          assertThat(gates.status().openUnits()).as("nothing was sent").isZero();
          connection.createStatement().execute("SELECT 1");
          assertThat(gates.status().openUnits()).isEqualTo(1);
          connection.commit();
        }
      });
    }
  }

  @Test
  void ofSeveralDataSourcesAllAreWrapped() {
    runner
        .withUserConfiguration(TwoPools.class)
        .run(context -> failed(context)
            .say("several, and none of them is primary", "migrationgate.data-sources"));
    runner
        .withUserConfiguration(TwoPools.class)
        .withPropertyValues("migrationgate.data-sources=dataSource,reports")
        .run(context -> assertThat(context.getBeansOfType(DataSource.class).values())
            .hasSize(2)
            .allMatch(GateableDataSource.class::isInstance));
  }

  @Test
  void ofSeveralDataSourcesOneMayBeChosen() {
    runner
        .withUserConfiguration(TwoPools.class)
        .withPropertyValues(
            "migrationgate.data-sources=dataSource", "test.other=jdbc:h2:mem:elsewhere")
        .run(context -> {
          assertThat(context.getBean("dataSource")).isInstanceOf(GateableDataSource.class);
          assertThat(context.getBean("reports")).isInstanceOf(HikariDataSource.class);
        });
  }

  @Test
  void aDataSourceOfAnotherDatabaseIsFoundAtTheStart() {
    runner
        .withUserConfiguration(TwoPools.class)
        .withPropertyValues(
            "migrationgate.data-sources=dataSource,reports", "test.other=jdbc:h2:mem:elsewhere2")
        .run(context -> failed(context).say("data source 'reports'", "migrationgate.data-sources"));
  }

  /** Routing to beans, and to what is no bean. */
  private static final class Routing extends AbstractRoutingDataSource {
    Routing(DataSource... targets) {
      setTargetDataSources(Map.of("a", targets[0], "b", targets[targets.length - 1]));
      setDefaultTargetDataSource(targets[0]);
      afterPropertiesSet();
    }

    @Override
    protected Object determineCurrentLookupKey() {
      return "b";
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class RoutingToBeans extends TwoPools {
    @Bean
    @Primary
    DataSource routing(
        @Qualifier("dataSource") DataSource one, @Qualifier("reports") DataSource other) {
      return new Routing(one, other);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class RoutingToOthers {
    @Bean
    DataSource routing(Environment environment) {
      return new Routing(pool(environment.getRequiredProperty("test.url")));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class RoutingToSome extends OnePool {
    @Bean
    @Primary
    DataSource routing(@Qualifier("dataSource") DataSource one, Environment environment) {
      return new Routing(one, pool(environment.getRequiredProperty("test.url")));
    }
  }

  @Test
  void routingIsWrappedOnce() {
    runner.withUserConfiguration(RoutingToBeans.class).run(context -> {
      assertThat(context.getBean("routing")).isInstanceOf(Routing.class);
      assertGatedOnce(context.getBean("routing", DataSource.class));
    });
    runner.withUserConfiguration(RoutingToOthers.class).run(context -> {
      assertThat(context.getBean("routing")).isInstanceOf(GateableDataSource.class);
      assertGatedOnce(context.getBean("routing", DataSource.class));
    });
    runner
        .withUserConfiguration(RoutingToSome.class)
        .run(context -> failed(context).say("data source 'routing'", "some are wrapped"));
  }

  private static void assertGatedOnce(DataSource dataSource) throws Exception {
    try (var connection = dataSource.getConnection()) {
      assertThat(connection.toString()).startsWith("gated ").doesNotStartWith("gated gated");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Scoped {
    @Bean
    static CustomScopeConfigurer threads() {
      var scopes = new CustomScopeConfigurer();
      scopes.addScope("thread", new SimpleThreadScope());
      return scopes;
    }

    @Bean
    @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
    DataSource dataSource(Environment environment) {
      return pool(environment.getRequiredProperty("test.url"));
    }
  }

  @Test
  void behindAScopedProxyEachTargetIsWrapped() {
    runner.withUserConfiguration(Scoped.class).run(context -> {
      assertThat(context).hasNotFailed();
      assertGatedOnce(context.getBean("dataSource", DataSource.class));
      assertThat(context.getBean(ScopedProxyUtils.getTargetBeanName("dataSource")))
          .isInstanceOf(GateableDataSource.class);
    });
  }

  /** A transaction manager on a pool that is no bean. */
  @Configuration(proxyBeanMethods = false)
  static class Escaped extends OnePool {
    @Bean
    JdbcTransactionManager transactionManager(Environment environment) {
      return new JdbcTransactionManager(pool(environment.getRequiredProperty("test.url")));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LeftOut extends TwoPools {
    @Bean
    JdbcTransactionManager transactionManager(@Qualifier("reports") DataSource reports) {
      return new JdbcTransactionManager(reports);
    }
  }

  @Test
  void aDataSourceThatEscapedIsFoundAtTheStart() {
    runner
        .withUserConfiguration(Escaped.class)
        .run(context -> failed(context)
            .say(
                "transaction manager 'transactionManager'", "was not wrapped", "HikariDataSource"));
    runner
        .withUserConfiguration(LeftOut.class)
        .withPropertyValues("migrationgate.data-sources=dataSource")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoPhase extends OnePool {
    @Bean
    XADataSource xa() {
      return new PGXADataSource();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Jta extends OnePool {
    @Bean
    JtaTransactionManager transactionManager() {
      return new JtaTransactionManager() {
        private static final long serialVersionUID = 1L;

        @Override
        public void afterPropertiesSet() {
          // No container here.
        }
      };
    }
  }

  @Test
  void twoPhaseCommitIsRefused() {
    runner
        .withUserConfiguration(TwoPhase.class)
        .run(context -> failed(context).say("bean 'xa'", "two-phase commit"));
    runner
        .withUserConfiguration(Jta.class)
        .run(context ->
            failed(context).say("transaction manager 'transactionManager'", "two-phase commit"));
  }

  @Test
  void withoutADataSourceNothingStarts() {
    runner.run(context -> failed(context).say("no bean", "migrationgate.enabled=false"));
    runner
        .withPropertyValues("migrationgate.enabled=false")
        .run(context -> assertThat(context)
            .hasNotFailed()
            .doesNotHaveBean(MigrationGates.class)
            .doesNotHaveBean("author-name-split"));
  }

  /** A wrapper that everybody knows by the name of its class only. */
  private static final class Observing extends DelegatingDataSource {
    Observing(DataSource target) {
      super(target);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Observed extends OnePool {
    @Bean
    static Around observing() {
      return new Around(Ordered.HIGHEST_PRECEDENCE + 1_000, Observing::new);
    }

    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }
  }

  @Test
  void whatObservesStatementsIsOutside() {
    runner.withUserConfiguration(Observed.class).run(context -> {
      assertThat(context).hasNotFailed();
      assertThat(context.getBean(DataSource.class))
          .isInstanceOfSatisfying(
              Observing.class,
              observing -> assertThat(observing.getTargetDataSource())
                  .isInstanceOf(GateableDataSource.class));
    });
  }
}
