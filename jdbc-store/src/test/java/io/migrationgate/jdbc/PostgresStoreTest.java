package io.migrationgate.jdbc;

import io.migrationgate.jdbc.testing.TestServer;
import org.junit.jupiter.api.Nested;

class PostgresStoreTest {
  @Nested
  class WithAutoCommit extends JdbcStoreContract {
    WithAutoCommit() {
      super(TestServer.POSTGRESQL, true);
    }
  }

  @Nested
  class WithoutAutoCommit extends JdbcStoreContract {
    WithoutAutoCommit() {
      super(TestServer.POSTGRESQL, false);
    }
  }
}
