package io.migrationgate.jdbc.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.backfill.HookedDataSource.Moment;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.spi.BridgeDatabase.Attempt;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/**
 * A process that is stopped while it changes triggers, wherever that is: the server ends its
 * session before it ends that of the lock of changes, and what it sends when it goes on changes
 * nothing.
 */
@Tag("thorough")
class StoppedOperatorTest {
  /** The lock of changes lasts ten seconds; what is sent is sent within the first five. */
  private static final Duration AT_MOST = Duration.ofSeconds(5);

  private static final Pattern CHANGES =
      Pattern.compile("(SET STATEMENT .* FOR )?\\s*(CREATE|DROP|ALTER)\\b.*", Pattern.DOTALL);

  private static final class Stop implements HookedDataSource.Hook {
    private final TestDatabase database;
    private final int at;
    int moments;
    private boolean changes;
    String seen = "";
    long stoppedNanos;

    /**
     * A stop.
     *
     * @param at before which change, or the commit of all; 0 for none
     */
    Stop(TestDatabase database, int at) {
      this.database = database;
      this.at = at;
    }

    @Override
    public void at(Moment moment) throws SQLException {
      boolean change = CHANGES.matcher(moment.what()).matches();
      changes |= change;
      boolean counts = change || (changes && moment.what().equals("commit"));
      if (moment.after() || !counts || ++moments != at) {
        return;
      }
      boolean postgres = database.server() == TestServer.POSTGRESQL;
      String session;
      try (Statement statement = moment.connection().createStatement();
          ResultSet row = statement.executeQuery(
              postgres ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()")) {
        row.next();
        session = row.getString(1);
      }
      long begun = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> database
              .query(
                  postgres
                      ? "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = " + session
                      : "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + session)
              .equals("0"));
      stoppedNanos = System.nanoTime() - begun;
      seen = triggers(database);
    }
  }

  private static String triggers(TestDatabase database) throws SQLException {
    return database.query(
        database.server() == TestServer.POSTGRESQL
            ? "SELECT COUNT(*) FROM pg_trigger WHERE NOT tgisinternal"
            : "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()");
  }

  private static MigrationDeclaration declared() {
    return MigrationDeclaration.builder("a-migration")
        .oldSide("o", "n")
        .newSide("w")
        .backfill(BackfillSpec.sql(Map.of("n", "n"), Map.of("n", "n")))
        .build();
  }

  private static Attempt bring(TestDatabase database, Stop stop) {
    return JdbcGateDatabase.of(HookedDataSource.of(database.dataSource(), stop))
        .bridging()
        .bring(declared(), Level.FORWARD, Triggers.CARRYING, Duration.ofMillis(500));
  }

  /** A session that was ended is a failure, or for some databases a time-out: a try in vain. */
  private static boolean isDone(TestDatabase database, Stop stop) {
    try {
      return bring(database, stop) instanceof Attempt.Done;
    } catch (MigrationGateException e) {
      assertThat(stop.stoppedNanos).as("%s", e.getMessage()).isPositive();
      return false;
    }
  }

  private static TestDatabase tables(TestServer server) throws SQLException {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE o (id BIGINT PRIMARY KEY, n INTEGER)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, n INTEGER)");
    return database;
  }

  @ServerTest(except = TestServer.H2)
  void whatItSendsWhenItGoesOnChangesNothing(TestServer server) throws Exception {
    TestDatabase undisturbed = tables(server);
    Stop none = new Stop(undisturbed, 0);
    assertThat(bring(undisturbed, none)).isInstanceOf(Attempt.Done.class);
    assertThat(none.moments).isGreaterThan(2);
    for (int at : new TreeSet<>(List.of(1, 2, none.moments))) {
      TestDatabase database = tables(server);
      Stop stop = new Stop(database, at);
      assertThat(isDone(database, stop)).as("before change %d", at).isFalse();
      assertThat(stop.moments).as("stopped").isEqualTo(at);
      assertThat(Duration.ofNanos(stop.stoppedNanos)).isLessThan(AT_MOST);
      assertThat(triggers(database)).as("before change %d", at).isEqualTo(stop.seen);
      // The next command goes on from there.
      assertThat(bring(database, new Stop(database, 0))).isInstanceOf(Attempt.Done.class);
    }
  }
}
