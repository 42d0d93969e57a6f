package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.testing.Seeds;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;

/**
 * A worker dies before or after its n-th statement or commit, for every n until one lives; another
 * takes over, and in the end all is right. By default one n in seventy-one;
 * {@code -Dbackfill.deaths=1} for all of them.
 */
@Tag("thorough")
class WorkerDeathTest {
  private static final int STRIDE = Integer.getInteger("backfill.deaths", 71);
  private static final int FIRST =
      Integer.getInteger("backfill.death", 1 + (int) (Seeds.of("backfill.seed") % STRIDE));

  private static final String[] TABLES = {
    "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), city VARCHAR(50))",
    "CREATE TABLE address (order_id BIGINT PRIMARY KEY, line VARCHAR(50) UNIQUE, town VARCHAR(50))",
    "INSERT INTO orders VALUES (1, 'a 1', 'Rome'), (2, NULL, NULL), (3, 'c 3', NULL),"
        + " (4, 'd 4', 'Oslo'), (5, 'e 5', 'Bern')",
  };

  /** Rows 3 and 4 have exchanged a unique value, so that there is something to repair. */
  private static final String[] STALE = {
    "DELETE FROM address",
    "INSERT INTO address VALUES (2, 'old', 'gone'), (3, 'd 4', 'x'), (4, 'c 3', 'Oslo'),"
        + " (9, 'no', 'order')"
  };

  private static MigrationDeclaration.Builder moving() {
    return BackfillFixture.declaration()
        .oldSide("orders", "street", "city")
        .newSide("address")
        .backfill(new BackfillSpec(
            Map.of("line", "street", "town", "city"),
            Map.of("street", "line", "city", "town"),
            new Rows(List.of("id"), null, Absent.CLEAR),
            new Rows(List.of("order_id"), null, Absent.DELETE),
            null));
  }

  private static final class Death implements HookedDataSource.Hook {
    private final int last;
    private int moments;
    private String at = "";

    Death(int last) {
      this.last = last;
    }

    @Override
    public synchronized void at(HookedDataSource.Moment moment) throws SQLException {
      moments++;
      if (moments == last) {
        at = moment.toString();
      }
      if (moments >= last) {
        moment.connection().abort(Runnable::run);
        throw new SQLException("killed", "08006");
      }
    }

    synchronized boolean happened() {
      return moments >= last;
    }
  }

  @ServerTest
  void whoeverTakesOverEndsItWell(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), TABLES)) {
      fixture.advance();
      int deaths = 0;
      for (int n = FIRST; dies(fixture, n); n += STRIDE) {
        deaths++;
      }
      assertThat(deaths).isGreaterThan(3);
    }
  }

  private static boolean dies(BackfillFixture fixture, int n) throws SQLException {
    fixture.database.execute(STALE);
    fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
    Death death = new Death(n);
    String how = "died at " + n;
    // Not from the pool: what was cut off would be lent to others.
    DataSource mortal = HookedDataSource.of(fixture.database.dataSource(), death);
    try (JdbcGateStore store = JdbcGateStore.create(mortal)) {
      finishOrDie(fixture, Backfills.of(mortal, store), death);
    } catch (MigrationGateException e) {
      assertThat(death.happened()).as(how + ": " + e).isTrue();
      how = "died at " + n + ", " + death.at;
    }
    BackfillRun run =
        fixture.finish(fixture.backfills.worker(WorkerOptions.named("heir").lease(lease())));
    assertThat(run.state()).as(how + ": " + run.problem()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run.counts().removed()).as(how).isEqualTo(2);
    assertThat(run.counts().compared()).as(how).isEqualTo(4);
    assertThat(run.counts().unrepaired()).as(how).isZero();
    assertThat(fixture.state().newInSync()).as(how).isTrue();
    assertThat(fixture.query("SELECT COUNT(*) FROM address a JOIN orders o ON o.id = a.order_id"
            + " WHERE a.line = o.street AND COALESCE(a.town, '-') = COALESCE(o.city, '-')"))
        .as(how)
        .isEqualTo("4");
    assertThat(fixture.query("SELECT COUNT(*) FROM address")).as(how).isEqualTo("4");
    return death.happened();
  }

  private static void finishOrDie(BackfillFixture fixture, Backfills backfills, Death death) {
    BackfillWorker worker = backfills.worker(WorkerOptions.named("mortal").lease(lease()));
    while (!death.happened() && fixture.latest().state().active()) {
      worker.step();
    }
  }

  private static Duration lease() {
    return Duration.ofMillis(40);
  }
}
