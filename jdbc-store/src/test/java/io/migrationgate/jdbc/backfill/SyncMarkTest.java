package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.admin.RefusedException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.HistoryFilter;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mark that a later verification finds to be untrue is taken back. */
@Tag("thorough")
class SyncMarkTest {
  private static final BackfillSettings LOOKING = QUICK.change().repair(false).done();

  private static MigrationDeclaration.Builder moving() {
    return BackfillFixture.declaration()
        .oldSide("orders", "street")
        .newSide("address")
        .backfill(BackfillSpec.sql(Map.of("line", "street"), Map.of("street", "line")));
  }

  private static BackfillFixture inSync(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        moving(),
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50))",
        "CREATE TABLE address (id BIGINT PRIMARY KEY, line VARCHAR(50))",
        "INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    fixture.advance();
    assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fixture.state().newInSync()).isTrue();
    return fixture;
  }

  private static List<String> marks(BackfillFixture fixture) {
    return fixture.store.history(new HistoryFilter(NAME, 100)).stream()
        .map(line -> line.note().kind())
        .filter(kind -> kind.startsWith("mark-"))
        .toList();
  }

  @ServerTest
  void isTakenBackWhenAVerificationFindsDifferences(TestServer server) throws Exception {
    try (BackfillFixture fixture = inSync(server)) {
      fixture.database.execute("UPDATE address SET line = 'x' WHERE id = 2");
      long entered = fixture.state().enteredEpoch();

      assertThat(fixture.verify(LOOKING).problem()).isEqualTo("1 row differs, and repair is off");

      assertThat(fixture.state().newInSync()).isFalse();
      assertThat(fixture.state().enteredEpoch()).isEqualTo(entered);
      assertThat(fixture.state().settled()).isTrue();
      assertThatThrownBy(fixture::advance)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("not known to be in sync")
          .hasMessageContaining("mgate backfill start " + NAME);
      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(marks(fixture))
          .containsExactly("mark-in-sync", "mark-out-of-sync", "mark-in-sync");
      fixture.advance();
    }
  }

  @Test
  void theWayBackIsClosedUntilTheOldSideIsRepaired() throws Exception {
    try (BackfillFixture fixture = inSync(TestServer.H2)) {
      fixture.advance();
      fixture.database.execute("DELETE FROM orders WHERE id = 2");
      fixture.verify(LOOKING);

      assertThat(fixture.state().oldInSync()).isFalse();
      assertThat(fixture.state().newInSync()).isTrue();
      assertThatThrownBy(fixture::rollBack).isInstanceOf(RefusedException.class);

      assertThat(fixture.verify(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      fixture.rollBack();
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 2")).isEqualTo("b");
    }
  }

  /** It is untrue from when the first batch has seen so, whatever becomes of the run. */
  @Test
  void isTakenBackByARunThatIsCancelledBeforeItsEnd() throws Exception {
    try (BackfillFixture fixture = inSync(TestServer.H2)) {
      fixture.database.execute("UPDATE address SET line = 'x' WHERE id = 1");
      fixture.backfills.verify(NAME, LOOKING, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      fixture.stepUntil(worker, run -> run.counts().differences() > 0);
      fixture.backfills.cancel(NAME, OPERATOR);

      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  /** A worker that dies between the batch and the mark leaves the mark to the next one. */
  @Test
  void isTakenBackByWhoeverEndsTheRun() throws Exception {
    try (BackfillFixture fixture = inSync(TestServer.H2)) {
      fixture.database.execute("UPDATE address SET line = 'x' WHERE id = 1");
      fixture.backfills.verify(NAME, LOOKING, OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      fixture.stepUntil(worker, run -> run.stage() == Stage.COMPARE);
      fixture.database.execute("UPDATE mgate_backfill_range SET done = TRUE, differences = 1,"
          + " processed = 3 WHERE stage = 'compare' AND NOT done");

      assertThat(fixture.finish(fixture.worker("heir")).state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  /** Between two looks at a chunk another row differs, and does so no more under the lock. */
  @Test
  void isTakenBackForAStrayThatAPassingDifferenceHides() throws Exception {
    try (BackfillFixture fixture = inSync(TestServer.POSTGRESQL)) {
      fixture.database.execute("INSERT INTO address VALUES (9, 'of no order')");
      Deque<String> looks = new ArrayDeque<>(List.of("FULL JOIN", "LEFT JOIN"));
      HookedDataSource.Hook hook = moment -> {
        String look = looks.peek();
        if (look != null && moment.after() && moment.what().contains(look)) {
          looks.remove();
          String street = looks.isEmpty() ? "a" : "passing";
          fixture.database.execute("UPDATE orders SET street = '" + street + "' WHERE id = 1");
        }
      };
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      fixture.backfills.verify(NAME, LOOKING, OPERATOR);

      assertThat(fixture.finish(hooked.worker(WorkerOptions.named("w"))).state())
          .isEqualTo(RunState.FAILED);
      assertThat(looks).as("looks that did not come").isEmpty();
      assertThat(fixture.state().newInSync()).isFalse();
    }
  }

  /** What reads the new side goes on, but grows no more. */
  @Test
  void aRampOutlivesItsMark() throws Exception {
    try (BackfillFixture fixture = inSync(TestServer.H2)) {
      fixture.apply(new Move.SetRamp(Ramp.ofBasisPoints(1_000)));
      fixture.database.execute("UPDATE address SET line = 'x' WHERE id = 1");
      fixture.verify(LOOKING);

      assertThat(fixture.state().newInSync()).isFalse();
      assertThat(fixture.state().current().ramp()).isEqualTo(Ramp.ofBasisPoints(1_000));
      assertThatThrownBy(() -> fixture.apply(new Move.SetRamp(Ramp.ofBasisPoints(2_000))))
          .isInstanceOf(RefusedException.class);
      fixture.gates.integration().refresh();
      assertThat(fixture.gates.gate(NAME).phase()).isEqualTo(fixture.state().phase());
      assertThat(fixture.verify(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      fixture.apply(new Move.SetRamp(Ramp.ofBasisPoints(2_000)));
    }
  }
}
