package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import bookshop.Bookshop;
import io.migrationgate.MigrationGates;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Scripts run before the gates, on connections that are not gated. */
@Tag("thorough")
class DatabaseInitializationTest {
  @Test
  void flywayIsGivenWhatIsBelow() {
    try (RunningApplication app = RunningApplication.start(Bookshop.class)) {
      DataSource flyways = app.bean(Flyway.class).getConfiguration().getDataSource();
      assertThat(DataSourceLayers.isGated(flyways)).isFalse();
      assertThat(DataSourceLayers.isGated(app.bean(DataSource.class))).isTrue();
      assertThat(app.get("/authors/2")).isEqualTo("Bram Stoker");
    }
  }

  /** An application that makes its Flyway itself. */
  @Configuration(proxyBeanMethods = false)
  @Import(Bookshop.class)
  static class WithFlyway {
    @Bean(initMethod = "migrate")
    Flyway flyway(DataSource dataSource) {
      return Flyway.configure().dataSource(dataSource).load();
    }
  }

  @Test
  void aFlywayOfTheApplicationsToo() {
    try (RunningApplication app = RunningApplication.start(WithFlyway.class)) {
      assertThat(
              DataSourceLayers.isGated(app.bean(Flyway.class).getConfiguration().getDataSource()))
          .isFalse();
      assertThat(app.get("/authors/2")).isEqualTo("Bram Stoker");
    }
  }

  @Test
  void scriptsOfSpringsRunBeforeTheGates() {
    try (RunningApplication app = RunningApplication.start(
        Bookshop.class,
        "spring.flyway.enabled=false",
        "spring.sql.init.mode=always",
        "spring.sql.init.schema-locations=classpath:db/migration/V1__author.sql")) {
      assertThat(app.get("/authors/2")).isEqualTo("Bram Stoker");
    }
  }

  /** A bean that needs the database while it is made, and no gate. */
  @Configuration(proxyBeanMethods = false)
  @Import(Bookshop.class)
  static class Eager {
    @Bean
    Object countOfAuthors(DataSource dataSource) {
      return new JdbcTemplate(dataSource).queryForObject("SELECT count(*) FROM author", Long.class);
    }
  }

  @Test
  void whoeverAsksForAConnectionAfterThatStartsTheGates() throws Exception {
    try (RunningApplication app =
        RunningApplication.start(Eager.class, "spring.main.lazy-initialization=true")) {
      assertThat(app.context.getBeanFactory().containsSingleton(DataSourceWrapping.GATES))
          .as("not late, though all else is")
          .isTrue();
      assertThat(app.context.getBean("countOfAuthors")).isEqualTo(2L);
      assertThat(app.bean(DataSource.class).unwrap(GatedDataSource.class)).isNotNull();
      assertThat(app.bean(MigrationGates.class).build()).isEqualTo("46");
    }
  }
}
