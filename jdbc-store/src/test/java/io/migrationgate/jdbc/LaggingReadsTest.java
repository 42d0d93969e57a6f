package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.StaleReadException;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import org.junit.jupiter.api.Tag;

/** Reads that are split from writes, as by ProxySQL, and answered by what was there before. */
@Tag("thorough")
class LaggingReadsTest {
  @ServerTest
  void aNodeStartsOnlyByWhatIsAsNewAsItsRegistration(TestServer server) throws Exception {
    try (HikariDataSource pool = server.newDatabase().pool(2);
        JdbcGateStore primary = JdbcGateStore.create(pool)) {
      FlakyStore store = new FlakyStore(primary);
      MigrationGatesBuilder node = MigrationGates.builder(store)
          .build("46")
          .withoutClassPath()
          .withoutThread()
          .time(new ManualTime())
          .declare(MigrationDeclaration.builder("customer-name-split").build());
      store.lag(Integer.MAX_VALUE);
      assertThatThrownBy(node::start).isInstanceOf(StaleReadException.class);
      assertThat(primary.view().nodes()).isEmpty();
      store.lag(2);
      try (MigrationGates gates = node.start()) {
        assertThat(gates.snapshot().epoch()).isEqualTo(primary.load().epoch());
      }
    }
  }
}
