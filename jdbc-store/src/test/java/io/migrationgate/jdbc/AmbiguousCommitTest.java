package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TcpProxy.Fault;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The connection breaks during COMMIT: what happened is looked up, never guessed. */
@Tag("thorough")
@Timeout(180)
class AmbiguousCommitTest {

  private interface Scenario {
    void run(TcpProxy proxy, JdbcGateStore store, JdbcGateStore direct) throws Exception;
  }

  private static void on(TestServer server, Scenario scenario) throws Exception {
    TestDatabase database = server.newDatabase();
    try (TcpProxy proxy = new TcpProxy(database.port());
        HikariDataSource pool = database.throughPort(proxy.port()).pool(2, true, 1_000);
        JdbcGateStore direct = JdbcGateStore.create(database.dataSource());
        JdbcGateStore store = JdbcGateStore.open(pool)) {
      scenario.run(proxy, store, direct);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @ServerTest(except = TestServer.H2)
  void aCommitThatWasDoneButNotAnsweredCounts(TestServer server) throws Exception {
    on(server, (proxy, store, direct) -> {
      String id = Fixtures.advance(store, () -> proxy.fault(Fault.CUT_AFTER_COMMIT));
      assertThat(direct.load().epoch().number()).isEqualTo(2);
      assertThat(direct.history(new HistoryFilter(null, 10)))
          .singleElement()
          .satisfies(entry -> assertThat(entry.changeId()).isEqualTo(id));
      Fixtures.advance(store);
      assertThat(direct.load().epoch().number()).isEqualTo(3);
    });
  }

  @ServerTest(except = TestServer.H2)
  void aCommitThatNeverArrivedIsNotMadeAgainAndNothingHasChanged(TestServer server)
      throws Exception {
    on(server, (proxy, store, direct) -> {
      assertThatThrownBy(() -> Fixtures.advance(store, () -> proxy.fault(Fault.CUT_BEFORE_COMMIT)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("nothing has changed")
          .hasMessageContaining("during a commit");
      assertThat(direct.load().epoch().number()).isEqualTo(1);
      assertThat(direct.history(new HistoryFilter(null, 10))).isEmpty();
      Fixtures.advance(store);
      assertThat(direct.load().epoch().number()).isEqualTo(2);
    });
  }

  @ServerTest(except = TestServer.H2)
  void aChangeWithoutEpochIsLookedUpInTheHistory(TestServer server) throws Exception {
    on(server, (proxy, store, direct) -> {
      String id = Fixtures.id();
      String told = store.change(id, view -> {
        proxy.fault(Fault.CUT_AFTER_COMMIT);
        return new ChangeSet<>("done", List.of(), List.of(Fixtures.note("x")));
      });
      assertThat(told).isEqualTo("done");
      assertThat(direct.history(new HistoryFilter(null, 10))).hasSize(1);
      assertThatThrownBy(() -> store.change(Fixtures.id(), view -> {
            proxy.fault(Fault.CUT_BEFORE_COMMIT);
            return new ChangeSet<>("done", List.of(), List.of(Fixtures.note("x")));
          }))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("nothing has changed");
      assertThat(direct.history(new HistoryFilter(null, 10))).hasSize(1);
    });
  }

  @ServerTest(except = TestServer.H2)
  void whatCannotBeLookedUpIsUnknownAndNotFailed(TestServer server) throws Exception {
    on(server, (proxy, store, direct) -> {
      String id = Fixtures.id();
      proxy.refuseAfterCut();
      assertThatThrownBy(() -> store.change(id, view -> {
            proxy.fault(Fault.CUT_AFTER_COMMIT);
            return new ChangeSet<>(
                "done",
                List.of(new Mutation.PutState(Fixtures.state(view.nextEpoch()), true)),
                List.of(Fixtures.note("x")));
          }))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining(id)
          .hasMessageContaining("unknown, not failed")
          .hasMessageContaining("mgate history");
      assertThat(direct.load().epoch().number()).isEqualTo(2);
    });
  }

  @ServerTest(except = TestServer.H2)
  void aChangeThatLeavesNoTraceIsUnknown(TestServer server) throws Exception {
    on(
        server,
        (proxy, store, direct) -> assertThatThrownBy(() -> store.change(Fixtures.id(), view -> {
              proxy.fault(Fault.CUT_AFTER_COMMIT);
              return new ChangeSet<>(
                  true, List.of(new Mutation.PutNode(Fixtures.node("n"))), List.of());
            }))
            .isInstanceOf(OutcomeUnknownException.class)
            .hasMessageContaining("no trace"));
  }

  @ServerTest(except = TestServer.H2)
  void aDeciderThatChangesNothingCommitsNothing(TestServer server) throws Exception {
    on(server, (proxy, store, direct) -> {
      String told = store.change(Fixtures.id(), view -> {
        proxy.fault(Fault.CUT_BEFORE_COMMIT);
        return ChangeSet.nothing("nothing");
      });
      assertThat(told).isEqualTo("nothing");
    });
  }
}
