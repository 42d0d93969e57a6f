package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.GateStoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract on a real database, through small pools that must get every connection back. */
abstract class JdbcStoreContract extends GateStoreContract {
  private final TestServer server;
  private final boolean autoCommit;
  protected final List<HikariDataSource> pools = new ArrayList<>();
  protected TestDatabase database;

  JdbcStoreContract(TestServer server, boolean autoCommit) {
    this.server = server;
    this.autoCommit = autoCommit;
  }

  @Override
  protected GateStore newStore() {
    database = server.newDatabase();
    return JdbcGateStore.create(pool());
  }

  @Override
  protected GateStore anotherHandle(GateStore first) {
    return JdbcGateStore.open(pool());
  }

  private HikariDataSource pool() {
    HikariDataSource pool = database.pool(3, autoCommit);
    pools.add(pool);
    return pool;
  }

  /** Runs after the stores were closed, since those of a superclass run last. */
  @AfterEach
  void closePools() {
    other.close();
    store.close();
    for (HikariDataSource pool : pools) {
      int lent = pool.getHikariPoolMXBean().getActiveConnections();
      pool.close();
      assertThat(lent).as("connections that were not given back").isZero();
    }
  }
}
