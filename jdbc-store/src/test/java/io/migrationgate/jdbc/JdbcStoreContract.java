package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.GateStoreContract;
import io.migrationgate.spi.Mutation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    database = server.newContractDatabase();
    return JdbcGateStore.create(pool());
  }

  @Override
  protected GateStore anotherHandle(GateStore first) {
    return JdbcGateStore.open(pool());
  }

  @Test
  void onlyItsOwnWordMakesAHeartbeatYounger() throws SQLException {
    write(new Mutation.PutNode(node("n", 1, 0)));
    database.execute("UPDATE mgate_node SET updated_at = updated_at - INTERVAL '1' HOUR");
    assertThat(age()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    write(new Mutation.PutNode(store.view().nodes().get(0).givenUp()));
    assertThat(age()).as("after it was given up").isGreaterThan(Duration.ofMinutes(59));
    write(new Mutation.PutNode(node("n", 2, 0)));
    assertThat(age()).as("after it has come again").isLessThan(Duration.ofMinutes(1));
    database.execute("UPDATE mgate_node SET updated_at = updated_at - INTERVAL '1' HOUR");
    store.beat(new Beat("n", 2, Epoch.NONE, store.load().epoch(), NodeReport.EMPTY));
    assertThat(age()).as("after a heartbeat").isLessThan(Duration.ofMinutes(1));
  }

  private Duration age() {
    return store.view().beatAges().get("n");
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
