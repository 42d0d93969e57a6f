package io.migrationgate.jdbc;

import io.migrationgate.jdbc.testing.TestServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

class PostgresStoreTest {
  @Nested
  class WithAutoCommit extends JdbcStoreContract {
    WithAutoCommit() {
      super(TestServer.POSTGRESQL, true);
    }
  }

  @Nested
  @Tag("thorough")
  class WithoutAutoCommit extends JdbcStoreContract {
    WithoutAutoCommit() {
      super(TestServer.POSTGRESQL, false);
    }
  }
}
