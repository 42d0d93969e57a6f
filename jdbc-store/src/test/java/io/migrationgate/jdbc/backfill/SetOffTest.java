package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.start.SideEffects;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.h2.api.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a run sets off is named before it begins; what must act for it acts in its sessions. */
@Tag("thorough")
class SetOffTest {
  private static final String SOURCE = "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)";

  private static MigrationDeclaration.Builder copying() {
    return BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  /** Does nothing. */
  public static final class Silent implements Trigger {
    @Override
    public void fire(Connection connection, Object[] before, Object[] after) {}
  }

  private static String[] tables(TestServer server) {
    List<String> ddl = new ArrayList<>(List.of(SOURCE));
    switch (server) {
      case POSTGRESQL ->
        ddl.addAll(List.of(
            "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
            "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON trg FOR EACH ROW"
                + " EXECUTE FUNCTION nothing()",
            "CREATE TRIGGER \"Audit\" AFTER DELETE ON trg FOR EACH ROW EXECUTE FUNCTION nothing()",
            "CREATE TRIGGER asleep AFTER INSERT ON trg FOR EACH ROW EXECUTE FUNCTION nothing()",
            "ALTER TABLE trg DISABLE TRIGGER asleep"));
      case MARIADB ->
        ddl.addAll(List.of(
            "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER, changed TIMESTAMP NOT NULL"
                + " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)",
            "CREATE TRIGGER touch BEFORE INSERT ON trg FOR EACH ROW SET NEW.w = NEW.w"));
      case H2 ->
        ddl.addAll(List.of(
            "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER, changed TIMESTAMP"
                + " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)",
            "CREATE TRIGGER touch BEFORE INSERT, UPDATE ON trg FOR EACH ROW CALL '"
                + Silent.class.getName() + "'"));
    }
    ddl.add("INSERT INTO src VALUES (1, 1)");
    return ddl.toArray(String[]::new);
  }

  @ServerTest
  void triggersAndColumnsThatSetThemselvesAreNamed(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, copying(), tables(server))) {
      fixture.advance();
      BackfillRun run = fixture.run(QUICK);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);

      List<String> told = fixture.backfills.sideEffects(run.id());

      String all = String.join("\n", told);
      assertThat(all).containsIgnoringCase("touch").contains("before").doesNotContain("asleep");
      if (server == TestServer.POSTGRESQL) {
        assertThat(all)
            .contains("trigger touch (before insert or update)")
            .contains("trigger \"Audit\" (after delete)");
      } else {
        assertThat(all).containsIgnoringCase("changed").contains("keeps");
      }
      assertThat(fixture.query(
              "SELECT COUNT(*) FROM mgate_history WHERE LOWER(details) LIKE" + " '%touch%'"))
          .as("the history has it too")
          .isEqualTo("1");
    }
  }

  @Test
  void onMariaDbWhoeverMaySeeNoTriggersIsToldSo() throws Exception {
    try (BackfillFixture fixture =
        new BackfillFixture(TestServer.MARIADB, copying(), tables(TestServer.MARIADB))) {
      TestDatabase root = fixture.database;
      root.execute(
          "DROP USER IF EXISTS mgate_blind2",
          "CREATE USER mgate_blind2 IDENTIFIED BY 'not-a-secret-1'",
          "GRANT SELECT, INSERT, UPDATE, DELETE ON `" + root.query("SELECT DATABASE()")
              + "`.* TO mgate_blind2");
      try (var connection = root.as("mgate_blind2", "not-a-secret-1").connect()) {
        assertThat(new SideEffects(connection, Dialect.of(connection.getMetaData()))
                .of(copying().build(), Direction.FORWARD))
            .anySatisfy(told -> assertThat(told).contains("may not see"));
      } finally {
        root.execute("DROP USER mgate_blind2");
      }
    }
  }

  /** A pool that loads dumps, and copies in its free time. */
  @Test
  void onMariaDbConstraintsActWhateverThePoolIsSetTo() throws Exception {
    TestDatabase database = TestServer.MARIADB.newDatabase();
    TestDatabase lax = new TestDatabase(
        database.server(),
        database.url() + (database.url().contains("?") ? "&" : "?")
            + "sessionVariables=foreign_key_checks=0,check_constraint_checks=0",
        database.user(),
        database.password());
    try (BackfillFixture fixture = new BackfillFixture(
        lax,
        copying(),
        SOURCE,
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER, CHECK (w < 100),"
            + " FOREIGN KEY (w) REFERENCES parent (id))",
        "INSERT INTO parent VALUES (1), (100)",
        "INSERT INTO src VALUES (1, 1), (2, 2), (3, 100)")) {
      fixture.advance();
      BackfillRun run = fixture.run(QUICK);
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key())
          .containsExactlyInAnyOrderElementsOf(Arrays.asList("blocked 2", "blocked 3"));
    }
  }

  @Test
  void onPostgresqlASessionInWhichNoForeignKeyActsLeavesTheRunToOthers() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    TestDatabase replica = new TestDatabase(
        database.server(),
        database.url() + (database.url().contains("?") ? "&" : "?")
            + "options=-c%20session_replication_role=replica",
        database.user(),
        database.password());
    try (BackfillFixture fixture = new BackfillFixture(
        replica,
        copying(),
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (1, 1)")) {
      fixture.advance();
      fixture.backfills.start(BackfillFixture.NAME, QUICK, BackfillFixture.OPERATOR);
      BackfillWorker worker = fixture.worker("w");
      for (int i = 0; i < 3; i++) {
        worker.step();
      }
      assertThat(fixture.latest().heldBy()).contains("session_replication_role");
    }
  }
}
