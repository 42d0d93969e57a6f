package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookshop.Bookshop;
import io.migrationgate.Phase;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.StoreVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** When an application does not start, and what it says. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {
  @Test
  void aStoreWithoutTablesIsRefusedWithWhatToDo(CapturedOutput output) {
    assertThatThrownBy(
            () -> RunningApplication.start(Bookshop.class, "migrationgate.initialize-schema=false"))
        .hasRootCauseInstanceOf(StoreVersionException.class);
    assertThat(output)
        .contains("found:    a store that was never initialised")
        .contains(
            "mgate init; or let the application do that: migrationgate.initialize-schema=true");
  }

  /** A build that declares one more migration. */
  @Configuration(proxyBeanMethods = false)
  @Import(Bookshop.class)
  static class WithPrices {
    @Bean
    MigrationGatesCustomizer prices(Environment environment) {
      return builder -> builder.declare(MigrationDeclaration.builder("price-cents")
          .supports(environment.getRequiredProperty("test.supports", Phase[].class))
          .build());
    }
  }

  @Test
  void aBuildThatDoesNotFitThePhaseDoesNotStart(CapturedOutput output) {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    try (RunningApplication app = RunningApplication.on(
        database, WithPrices.class, "test.supports=READ_OLD,DUAL_WRITE,READ_NEW")) {
      app.place("price-cents", Phase.READ_NEW);
      assertThatThrownBy(() -> RunningApplication.on(
              database, WithPrices.class, "migrationgate.build=45", "test.supports=READ_OLD"))
          .hasRootCauseInstanceOf(RegistrationRefusedException.class);
      assertThat(app.request("GET", "/authors/1").statusCode()).isEqualTo(200);
    }
    assertThat(output).contains("MigrationGate, ").contains("price-cents");
  }

  @Test
  void saysWhatIsWrongInsteadOfAStackTrace() {
    FailureAnalysis shown = new ProblemAnalyzer()
        .analyze(new IllegalStateException(DataSourceWrapping.twoPhase("bean 'xa'", "a.b.C")));
    assertThat(shown.getDescription()).contains("bean 'xa'").contains("found:").contains("a.b.C");
    assertThat(shown.getAction()).startsWith("use a local transaction manager");
  }
}
