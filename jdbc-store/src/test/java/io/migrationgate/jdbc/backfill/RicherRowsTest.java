package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** What the target alone holds is overwritten on the operator's word only, and kept. */
class RicherRowsTest {
  private static final BackfillSettings LOOKING = QUICK.change().repair(false).done();

  private static MigrationDeclaration.Builder renaming() {
    return BackfillFixture.declaration()
        .oldSide("customer", "name")
        .newSide("customer", "label")
        .backfill(BackfillSpec.sql(Map.of("label", "name"), Map.of("name", "label")));
  }

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

  private static BackfillFixture renamed(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        renaming(),
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100))",
        "INSERT INTO customer (id, name) VALUES (1, 'Ann'), (2, 'bob'), (3, NULL), (4, 'Eve')");
    fixture.advance();
    assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
    return fixture;
  }

  private static BackfillFixture moved(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        moving(),
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), city VARCHAR(50))",
        "CREATE TABLE address (order_id BIGINT PRIMARY KEY, line VARCHAR(50), town VARCHAR(50))",
        "INSERT INTO orders VALUES (1, 'a 1', 'Rome'), (2, NULL, NULL), (3, 'c 3', 'Bern'),"
            + " (4, 'd 4', 'Oslo')");
    fixture.advance();
    BackfillRun run = fixture.run(QUICK);
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    return fixture;
  }

  private static List<String> found(BackfillFixture fixture) {
    return fixture.backfills.mismatches(fixture.latest().id(), 100).stream()
        .map(bad -> bad.kind() + " " + bad.key())
        .toList();
  }

  /** A stale merge has written NULL into the filled column; readers read it by now. */
  @ServerTest
  void theOnlyGoodCopyIsNotOverwrittenByTheDamagedSide(TestServer server) throws Exception {
    try (BackfillFixture fixture = renamed(server)) {
      fixture.advance();
      fixture.database.execute(
          "UPDATE customer SET label = NULL WHERE id = 1",
          "UPDATE customer SET label = ' ' WHERE id = 2",
          "UPDATE customer SET label = 'Eva' WHERE id = 4");

      BackfillRun looked = fixture.verify(LOOKING);
      assertThat(looked.state()).isEqualTo(RunState.FAILED);
      assertThat(found(fixture)).containsExactly("null-new 1", "null-new 2", "differs 4");
      assertThat(looked.counts().kinds()).isEqualTo(Map.of("null-new", 2L, "differs", 1L));

      for (boolean copying : List.of(true, false)) {
        BackfillRun run = copying ? fixture.run(QUICK) : fixture.verify(QUICK);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.problem())
            .contains("2 rows of the old side hold what the new side has not", "left as they were");
        assertThat(found(fixture)).containsExactly("null-new 1", "null-new 2");
        assertThat(fixture.query("SELECT name FROM customer WHERE id = 1")).isEqualTo("Ann");
        assertThat(fixture.query("SELECT name FROM customer WHERE id = 2")).isEqualTo("bob");
        assertThat(fixture.query("SELECT name FROM customer WHERE id = 4")).isEqualTo("Eva");
      }
    }
  }

  @ServerTest
  void theOperatorsWordOverwritesAndKeepsACopy(TestServer server) throws Exception {
    try (BackfillFixture fixture = renamed(server)) {
      fixture.database.execute("UPDATE customer SET name = NULL WHERE id IN (1, 4)");

      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.FAILED);
      assertThat(found(fixture)).containsExactly("null-old 1", "null-old 4");

      BackfillRun run = fixture.run(QUICK.change().overwriteRicher(true).done());
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT COUNT(*) FROM customer WHERE label IS NULL"))
          .isEqualTo("3");

      List<KeptCopy> kept = fixture.backfills.kept(NAME);
      assertThat(kept).hasSize(1);
      assertThat(kept.get(0).run()).isEqualTo(run.id());
      assertThat(kept.get(0).rows()).isEqualTo(2);
      assertThat(kept.get(0).restore()).isNotEmpty();
      fixture.database.execute(kept.get(0).restore().toArray(String[]::new));
      assertThat(fixture.query("SELECT label FROM customer WHERE id = 4")).isEqualTo("Eve");
      assertThat(fixture.query("SELECT label FROM customer WHERE id = 1")).isEqualTo("Ann");
      assertThat(fixture.query("SELECT label FROM customer WHERE id = 3")).isNull();
    }
  }

  @ServerTest
  void aRowThatTheTargetAloneHasIsNeitherDeletedNorCleared(TestServer server) throws Exception {
    try (BackfillFixture fixture = moved(server)) {
      fixture.database.execute(
          "DELETE FROM orders WHERE id = 1",
          "UPDATE orders SET city = NULL WHERE id = 3",
          "UPDATE orders SET city = 'Lund' WHERE id = 4",
          "INSERT INTO orders VALUES (5, 'e 5', 'Kiel')");
      fixture.verify(LOOKING);
      assertThat(found(fixture))
          .containsExactlyInAnyOrder("only-new 1", "null-old 3", "differs 4", "only-old 5");

      BackfillRun run = fixture.run(QUICK);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("2 rows of the new side hold what the old side has not");
      assertThat(found(fixture)).containsExactlyInAnyOrder("only-new 1", "null-old 3");
      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 1")).isEqualTo("a 1");
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 3")).isEqualTo("Bern");
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 4")).isEqualTo("Lund");

      BackfillRun told = fixture.verify(QUICK.change().overwriteRicher(true).done());
      assertThat(told.state()).as(told.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT COUNT(*) FROM address")).isEqualTo("3");
      KeptCopy kept = fixture.backfills.kept(NAME).get(0);
      assertThat(kept.rows()).isEqualTo(2);
      fixture.database.execute(kept.restore().toArray(String[]::new));
      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 1")).isEqualTo("a 1");
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 3")).isEqualTo("Bern");
    }
  }

  @ServerTest
  @Tag("thorough")
  void theWayBackAsksForWhatTheOldSideAloneHas(TestServer server) throws Exception {
    try (BackfillFixture fixture = moved(server)) {
      fixture.advance();
      fixture.advance();
      fixture.database.execute(
          "DELETE FROM address WHERE order_id = 1", "UPDATE address SET town = NULL, line = ''");
      fixture.rollBack();

      BackfillRun run = fixture.run(QUICK);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(found(fixture)).contains("only-old 1", "null-new 3", "null-new 4");
      assertThat(fixture.query("SELECT city FROM orders WHERE id = 1")).isEqualTo("Rome");
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 3")).isEqualTo("c 3");

      BackfillRun told = fixture.run(QUICK.change().overwriteRicher(true).done());
      assertThat(told.state()).as(told.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT city FROM orders WHERE id = 1")).isNull();
      fixture.database.execute(
          fixture.backfills.kept(NAME).get(0).restore().toArray(String[]::new));
      assertThat(fixture.query("SELECT city FROM orders WHERE id = 1")).isEqualTo("Rome");
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 3")).isEqualTo("c 3");
    }
  }

  /** Neither NULL nor the column's own default is what anybody has written. */
  @ServerTest
  @Tag("thorough")
  void defaultsOfNewColumnsAreNoQuestion(TestServer server) throws Exception {
    MigrationDeclaration.Builder filling = BackfillFixture.declaration()
        .oldSide("item", "name", "size")
        .newSide("item", "label", "points", "flag")
        .backfill(BackfillSpec.sql(
            Map.of("label", "name", "points", "size", "flag", "CASE WHEN size > 0 THEN 'y' END"),
            Map.of()));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        filling,
        "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(20), size INTEGER)",
        "INSERT INTO item VALUES (1, 'a', 1), (2, NULL, NULL), (3, NULL, 3)",
        "ALTER TABLE item ADD COLUMN label VARCHAR(20) DEFAULT 'it''s none'",
        "ALTER TABLE item ADD COLUMN points INTEGER DEFAULT -1",
        "ALTER TABLE item ADD COLUMN flag CHAR(3) DEFAULT 'n'")) {
      fixture.advance();
      fixture.database.execute("INSERT INTO item (id) VALUES (4)");

      BackfillRun run = fixture.run(QUICK);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT COUNT(*) FROM item WHERE label IS NULL")).isEqualTo("3");
    }
  }

  /** The gate has said itself that the new side has missed these. */
  @ServerTest
  @Tag("thorough")
  void recordedWritesAreRepairedInOneCommand(TestServer server) throws Exception {
    try (BackfillFixture fixture = moved(server)) {
      fixture.database.execute(
          "DELETE FROM orders WHERE id = 1",
          "UPDATE orders SET city = NULL WHERE id = 3",
          "INSERT INTO mgate_failed_write (migration, side, gate_key, error)" + " VALUES ('" + NAME
              + "', 'new', '1', ''), ('" + NAME + "', 'new', '3', '')");

      BackfillRun run = fixture.run(QUICK);

      assertThat(run.counts().differences()).as(run.problem()).isZero();
      assertThat(fixture.query("SELECT COUNT(*) FROM address WHERE order_id = 1"))
          .isEqualTo("0");
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 3")).isNull();
    }
  }

  private static BackfillFixture versioned(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration()
            .oldSide("orders", "street", "version")
            .newSide("address")
            .backfill(BackfillSpec.sql(
                Map.of("line", "street", "version", "version"),
                Map.of("street", "line", "version", "version"))),
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), version INTEGER)",
        "CREATE TABLE address (id BIGINT PRIMARY KEY, line VARCHAR(50), version INTEGER)",
        "INSERT INTO orders VALUES (1, 'a', 4), (2, 'b', 4), (3, 'c', 4)",
        "INSERT INTO address VALUES (3, 'z', 9)");
    fixture.advance();
    return fixture;
  }

  /** What triggers and defaults wrote to a side that nobody reads is no newer truth. */
  @ServerTest
  @Tag("thorough")
  void aNewerRowIsLeftOnlyOnASideThatWasRead(TestServer server) throws Exception {
    try (BackfillFixture fixture = versioned(server)) {
      fixture.verify(LOOKING);
      assertThat(found(fixture)).contains("newer-new 3", "only-old 1");
      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT line FROM address WHERE id = 3")).isEqualTo("c");

      fixture.advance();
      fixture.database.execute(
          "UPDATE orders SET street = 'newer', version = 5 WHERE id = 1",
          "UPDATE address SET line = 'newer', version = 5 WHERE id = 2");
      fixture.verify(LOOKING);
      assertThat(found(fixture)).containsExactly("newer-old 1", "newer-new 2");

      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.FAILED);
      assertThat(found(fixture)).containsExactly("newer-old 1");
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 1")).isEqualTo("newer");
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 2")).isEqualTo("newer");

      assertThat(fixture.run(QUICK.change().overwriteRicher(true).done()).state())
          .isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT street FROM orders WHERE id = 1")).isEqualTo("a");
    }
  }

  /** What is passed over is decided by the row as it is when the statement has its lock. */
  @ServerTest
  void aRowThatBecomesTheLastCopyWhileABatchRunsIsLeft(TestServer server) throws Exception {
    try (BackfillFixture fixture = renamed(server)) {
      fixture.database.execute("UPDATE customer SET name = 'x', label = NULL WHERE id = 1");
      boolean[] done = new boolean[1];
      HookedDataSource.Hook hook = moment -> {
        if (!done[0]
            && !moment.after()
            && moment.what().startsWith("UPDATE ")
            && moment.what().toLowerCase(Locale.ROOT).contains("customer")) {
          done[0] = true;
          fixture.database.execute("UPDATE customer SET name = NULL, label = 'last' WHERE id = 1");
        }
      };
      Backfills hooked = Backfills.of(HookedDataSource.of(fixture.dataSource, hook), fixture.store);
      fixture.backfills.start(NAME, QUICK, BackfillFixture.OPERATOR);

      BackfillRun run = fixture.finish(hooked.worker(WorkerOptions.named("w")));

      assertThat(done[0]).isTrue();
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(found(fixture)).containsExactly("null-old 1");
      assertThat(fixture.query("SELECT label FROM customer WHERE id = 1")).isEqualTo("last");
    }
  }

  /** Each refers to the other, so that they can only be emptied together and then removed. */
  @ServerTest(except = TestServer.MARIADB)
  @Tag("thorough")
  void rowsThatHoldEachOtherAreKeptAsTheyWere(TestServer server) throws Exception {
    MigrationDeclaration.Builder moving = BackfillFixture.declaration()
        .oldSide("orders", "street", "successor")
        .newSide("address")
        .backfill(new BackfillSpec(
            Map.of("line", "street", "following", "successor"),
            Map.of("street", "line", "successor", "following"),
            new Rows(List.of("id"), null, Absent.CLEAR),
            new Rows(List.of("order_id"), null, Absent.DELETE),
            null));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        moving,
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), successor BIGINT)",
        "CREATE TABLE address (order_id BIGINT PRIMARY KEY, line VARCHAR(50),"
            + " following BIGINT REFERENCES address (order_id))",
        "INSERT INTO orders VALUES (9, 'nine', NULL)",
        "INSERT INTO address VALUES (1, 'one', NULL), (3, 'three', 1)",
        "UPDATE address SET following = 3 WHERE order_id = 1")) {
      fixture.advance();
      BackfillRun run = fixture.run(QUICK.change().overwriteRicher(true).done());
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query(
              "SELECT COUNT(line) FROM mgate_kept_" + run.id() + " WHERE mg_kind = 'removed'"))
          .isEqualTo("2");
    }
  }
}
