package io.migrationgate.jdbc;

import io.migrationgate.jdbc.testing.TestServer;
import org.junit.jupiter.api.Nested;

class MariaDbStoreTest {
  @Nested
  class WithAutoCommit extends JdbcStoreContract {
    WithAutoCommit() {
      super(TestServer.MARIADB, true);
    }
  }

  @Nested
  class WithoutAutoCommit extends JdbcStoreContract {
    WithoutAutoCommit() {
      super(TestServer.MARIADB, false);
    }
  }
}
