package io.migrationgate.jdbc.testing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database server, started at its first use, one for the whole JVM. If it cannot be started, the
 * tests that need it fail.
 *
 * <p>The servers are set up to be hostile: a time zone that is not UTC, and on MariaDB a character
 * set that is not Unicode.
 */
public enum TestServer {
  POSTGRESQL {
    @Override
    TestDatabase create(String name) {
      return PostgresServer.instance().create(name);
    }
  },
  MARIADB {
    @Override
    TestDatabase create(String name) {
      return MariaDbServer.instance().create(name);
    }
  },
  H2 {
    @Override
    TestDatabase create(String name) {
      return new TestDatabase(
          H2,
          "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;INIT=SET TIME ZONE 'Asia/Kolkata'",
          "sa",
          "");
    }
  };

  private static final AtomicInteger NAMES = new AtomicInteger();

  abstract TestDatabase create(String name);

  /** An empty database that nobody else uses. */
  public TestDatabase newDatabase() {
    return create("mgate_test_" + NAMES.incrementAndGet());
  }
}
