package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import bookshop.Bookshop;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Liquibase works below the gates; here only, since with Boot 4 it has another licence. */
@Tag("thorough")
class LiquibaseTest {
  @Test
  void liquibaseIsGivenWhatIsBelow() {
    try (RunningApplication app = RunningApplication.start(
        Bookshop.class, "spring.liquibase.enabled=true", "spring.flyway.enabled=false")) {
      assertThat(DataSourceLayers.isGated(app.bean(SpringLiquibase.class).getDataSource()))
          .isFalse();
      assertThat(app.get("/authors/2")).isEqualTo("Bram Stoker");
    }
  }
}
