package io.migrationgate.jdbc;

import io.migrationgate.jdbc.testing.TestServer;
import org.junit.jupiter.api.Nested;

class H2StoreTest {
  @Nested
  class WithAutoCommit extends JdbcStoreContract {
    WithAutoCommit() {
      super(TestServer.H2, true);
    }
  }

  @Nested
  class WithoutAutoCommit extends JdbcStoreContract {
    WithoutAutoCommit() {
      super(TestServer.H2, false);
    }
  }
}
