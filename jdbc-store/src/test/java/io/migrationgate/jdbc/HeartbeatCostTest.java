package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.Mutation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heartbeat is one statement and one round trip. */
@Timeout(180)
class HeartbeatCostTest {
  private static final int BEATS = 8;

  @ServerTest
  void aHeartbeatIsOneStatement(TestServer server) {
    TestDatabase database = server.newDatabase();
    AtomicInteger statements = new AtomicInteger();
    try (HikariDataSource pool = database.pool(2);
        JdbcGateStore store =
            JdbcGateStore.builder(counting(pool, statements)).listen(false).create()) {
      Beat beat = registered(store);
      int before = statements.get();
      beatAgainAndAgain(store, beat);
      assertThat(statements.get() - before).isEqualTo(database.onMysql() ? 2 * BEATS : BEATS);
      assertThat(store.view().nodes().get(0).beat()).isEqualTo(BEATS);
    }
  }

  @ServerTest(except = TestServer.H2)
  void aHeartbeatIsOneRoundTrip(TestServer server) throws Exception {
    assertThat(tripsOfAllBeats(server.newDatabase(), "")).isEqualTo(BEATS);
  }

  /** Blocks cannot be prepared on the server; the driver says so once, and sends them as text. */
  @ParameterizedTest
  @ValueSource(strings = {"?useServerPrepStmts=true", "?allowMultiQueries=true"})
  void aHeartbeatGetsThroughWhateverTheDriverIsToldToDo(String options) throws Exception {
    assertThat(tripsOfAllBeats(TestServer.MARIADB.newDatabase(), options))
        .isBetween((long) BEATS, 2L * BEATS);
  }

  private static long tripsOfAllBeats(TestDatabase database, String options) throws Exception {
    assumeFalse(database.onMysql(), "MySQL runs no block outside a routine: it is asked twice");
    try (TcpProxy proxy = new TcpProxy(database.port())) {
      TestDatabase through = database.throughPort(proxy.port());
      try (HikariDataSource pool = through.at(through.url() + options).pool(1);
          JdbcGateStore store = JdbcGateStore.builder(pool).listen(false).create()) {
        Beat beat = registered(store);
        long before = proxy.roundTrips();
        beatAgainAndAgain(store, beat);
        return proxy.roundTrips() - before;
      }
    }
  }

  private static void beatAgainAndAgain(GateStore store, Beat beat) {
    for (int i = 0; i < BEATS; i++) {
      assertThat(store.beat(beat)).isEqualTo(new BeatAnswer.Renewed(beat.loaded()));
    }
  }

  private static Beat registered(GateStore store) {
    store.change(
        Fixtures.id(),
        view ->
            new ChangeSet<>(true, List.of(new Mutation.PutNode(Fixtures.node("n"))), List.of()));
    return new Beat("n", 1, Epoch.NONE, store.load().epoch(), NodeReport.EMPTY);
  }

  private static DataSource counting(DataSource from, AtomicInteger statements) {
    return proxy(
        DataSource.class,
        from,
        connection -> proxy(Connection.class, (Connection) connection, statement -> {
          if (statement instanceof Statement) {
            statements.incrementAndGet();
          }
          return statement;
        }));
  }

  private interface Wrap {
    Object wrap(Object returned);
  }

  private static <T> T proxy(Class<T> type, T target, Wrap wrap) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
          try {
            Object returned = method.invoke(target, arguments);
            boolean opens =
                method.getName().equals("getConnection") || returned instanceof Statement;
            return opens ? wrap.wrap(returned) : returned;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        }));
  }
}
