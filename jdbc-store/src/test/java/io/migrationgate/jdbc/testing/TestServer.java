package io.migrationgate.jdbc.testing;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

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

    @Override
    TestDatabase createWithStore(String name) {
      return PostgresServer.instance().createWithStore(name);
    }

    @Override
    void drop(TestDatabase database) {
      PostgresServer.instance().drop(database.name());
    }
  },
  MARIADB {
    @Override
    TestDatabase create(String name) {
      return MariaDbServer.instance().create(name);
    }

    @Override
    void drop(TestDatabase database) {
      MariaDbServer.instance().drop(database.name());
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

    @Override
    void drop(TestDatabase database) {
      try {
        database.execute("SHUTDOWN");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  };

  /** No test uses more at once. */
  private static final int KEPT = 8;

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Set<TestServer> OFFERED = Stream.of(
          System.getProperty("test.servers", "POSTGRESQL,MARIADB,H2").split(",", -1))
      .map(name -> valueOf(name.trim()))
      .collect(Collectors.toCollection(() -> EnumSet.noneOf(TestServer.class)));

  private final Deque<TestDatabase> created = new ArrayDeque<>();

  abstract TestDatabase create(String name);

  /** {@code JdbcGateStore.create} does the rest where a server cannot copy a database. */
  TestDatabase createWithStore(String name) {
    return create(name);
  }

  abstract void drop(TestDatabase database);

  /**
   * The servers that a test of several runs on: {@code -Dtest.servers}, in this order, else all.
   */
  public static Set<TestServer> offered() {
    return EnumSet.copyOf(OFFERED);
  }

  /**
   * An empty database that nobody else uses. Those of tests that are over go: a catalog of hundreds
   * is slow to look at.
   */
  public TestDatabase newDatabase() {
    requireOffered();
    return kept(create("mgate_test_" + NAMES.incrementAndGet()));
  }

  /**
   * The same for a test that will create a store: on PostgreSQL the tables are copied, which takes
   * a tenth of the time. All copies have one history's token.
   */
  public TestDatabase newStoreDatabase() {
    requireOffered();
    return newContractDatabase();
  }

  /** The same on any server, offered or not: the contract of stores is looked at on each. */
  public TestDatabase newContractDatabase() {
    return kept(createWithStore("mgate_test_" + NAMES.incrementAndGet()));
  }

  /** Ends the test as skipped where this server is not offered; as a new database does. */
  public void requireOffered() {
    if (!OFFERED.contains(this)) {
      Assumptions.abort(
          "not run on " + this + ", since -Dtest.servers has not named it; -Pthorough does");
    }
  }

  private TestDatabase kept(TestDatabase database) {
    synchronized (created) {
      created.addLast(database);
      if (created.size() > KEPT) {
        drop(created.removeFirst());
      }
    }
    return database;
  }
}
