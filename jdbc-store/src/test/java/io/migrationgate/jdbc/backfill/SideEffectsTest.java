package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a database does by itself when rows are copied or removed. */
@Tag("thorough")
class SideEffectsTest {
  private static final String SOURCE = "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER)";

  private static MigrationDeclaration.Builder copying() {
    return BackfillFixture.declaration()
        .oldSide("src")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
  }

  private static BackfillFixture fixture(TestServer server, String... ddl) throws Exception {
    BackfillFixture fixture = new BackfillFixture(server, copying(), ddl);
    fixture.advance();
    return fixture;
  }

  private static void succeeds(BackfillFixture fixture) {
    BackfillRun run = fixture.run(OVERWRITING);
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
  }

  @ServerTest
  void anOrphanToWhichOthersReferIsNotedInsteadOfTakingThemAlong(TestServer server)
      throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER, up INTEGER,"
            + " FOREIGN KEY (up) REFERENCES trg (id) ON DELETE CASCADE)",
        "CREATE TABLE note (id INTEGER PRIMARY KEY, trg_id INTEGER,"
            + " FOREIGN KEY (trg_id) REFERENCES trg (id) ON DELETE CASCADE)",
        "CREATE TABLE mark (id INTEGER PRIMARY KEY, trg_id INTEGER,"
            + " FOREIGN KEY (trg_id) REFERENCES trg (id) ON DELETE SET NULL)",
        "INSERT INTO src VALUES (1, 1)",
        "INSERT INTO trg VALUES (5, 5, NULL), (6, 6, NULL), (7, 7, 7), (8, 8, 7)",
        "INSERT INTO note VALUES (1, 5)",
        "INSERT INTO mark VALUES (1, 6)")) {
      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(fixture.query("SELECT COUNT(*) FROM note")).isEqualTo("1");
      assertThat(fixture.query("SELECT trg_id FROM mark")).isEqualTo("6");
      // An orphan that only orphans refer to goes after them.
      assertThat(fixture.query("SELECT COUNT(*) FROM trg WHERE id > 1")).isEqualTo("2");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key())
          .containsExactlyInAnyOrder("blocked 5", "blocked 6");
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .allSatisfy(bad -> assertThat(bad.cause()).contains("refer to it"));
    }
  }

  /** Without quotes it would be a user who is never null. */
  @ServerTest
  void aColumnThatIsCalledLikeAFunctionIsAColumn(TestServer server) throws Exception {
    String name = switch (server) {
      case POSTGRESQL -> "\"current_user\"";
      case MARIADB -> "`current_user`";
      case H2 -> "\"CURRENT_USER\"";
    };
    MigrationDeclaration.Builder users = BackfillFixture.declaration()
        .oldSide("src", "current_user")
        .newSide("trg")
        .backfill(BackfillSpec.sql(Map.of("w", name), Map.of("current_user", "w"))
            .rows(new Rows(List.of("id"), null, Absent.CLEAR), Rows.DEFAULT));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        users,
        "CREATE TABLE src (id INTEGER PRIMARY KEY, " + name + " VARCHAR(20))",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w VARCHAR(20))",
        "INSERT INTO src VALUES (1, 'ann'), (2, NULL)")) {
      fixture.advance();
      succeeds(fixture);
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("1");
      fixture.advance();
      fixture.database.execute("DELETE FROM trg");
      succeeds(fixture);
      assertThat(fixture.query("SELECT COUNT(" + name + ") FROM src")).isEqualTo("0");
    }
  }

  @ServerTest(except = TestServer.POSTGRESQL)
  void whenARowWasChangedLastIsKept(TestServer server) throws Exception {
    String changed =
        "changed TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP NOT NULL";
    if (server == TestServer.MARIADB) {
      changed = "changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP";
    }
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER, " + changed + ")",
        "INSERT INTO src VALUES (1, 1)",
        "INSERT INTO trg VALUES (1, 9, '2001-02-03 04:05:06')")) {
      succeeds(fixture);
      assertThat(fixture.query("SELECT w FROM trg")).isEqualTo("1");
      assertThat(fixture.query("SELECT changed FROM trg")).startsWith("2001-02-03 04:05:06");
    }
    MigrationDeclaration.Builder inPlace = BackfillFixture.declaration()
        .oldSide("src", "v")
        .newSide("src", "w")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w")));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        inPlace,
        "CREATE TABLE src (id INTEGER PRIMARY KEY, v INTEGER, w INTEGER, " + changed + ")",
        "INSERT INTO src VALUES (1, 1, NULL, '2001-02-03 04:05:06')")) {
      fixture.advance();
      succeeds(fixture);
      assertThat(fixture.query("SELECT w FROM src")).isEqualTo("1");
      assertThat(fixture.query("SELECT changed FROM src")).startsWith("2001-02-03 04:05:06");
    }
  }

  /** An orphan that is cleared is changed by the run, and by nobody else. */
  @ServerTest(except = TestServer.POSTGRESQL)
  void whenAnOrphanWasChangedLastIsKept(TestServer server) throws Exception {
    MigrationDeclaration.Builder clearing = BackfillFixture.declaration()
        .oldSide("src", "v")
        .newSide("trg", "w")
        .backfill(BackfillSpec.sql(Map.of("w", "v"), Map.of("v", "w"))
            .rows(Rows.DEFAULT, new Rows(List.of("id"), null, Absent.CLEAR)));
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        clearing,
        SOURCE,
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, w INTEGER, changed TIMESTAMP"
            + (server == TestServer.MARIADB
                ? " NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)"
                : " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP NOT NULL)"),
        "INSERT INTO trg VALUES (1, 9, '2001-02-03 04:05:06')")) {
      fixture.advance();
      succeeds(fixture);
      assertThat(fixture.query("SELECT w FROM trg")).isNull();
      assertThat(fixture.query("SELECT changed FROM trg")).startsWith("2001-02-03 04:05:06");
    }
  }

  /** As a key, and in an index that rows are looked up by. */
  @ServerTest
  void aKeyThatIsCalledLikeAFunctionIsAKey(TestServer server) throws Exception {
    String name = switch (server) {
      case POSTGRESQL -> "\"user\"";
      case MARIADB -> "`current_user`";
      case H2 -> "\"USER\"";
    };
    try (BackfillFixture fixture = fixture(
        server,
        "CREATE TABLE src (" + name + " VARCHAR(20) PRIMARY KEY, v INTEGER)",
        "CREATE TABLE trg (" + name + " VARCHAR(20) PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES ('ann', 1), ('bob', 2)",
        "INSERT INTO trg VALUES ('bob', 7), ('zoe', 3)")) {
      succeeds(fixture);
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("2");
      assertThat(fixture.query("SELECT SUM(w) FROM trg")).isEqualTo("3");
    }
  }

  @ServerTest(except = TestServer.MARIADB)
  void aKeyThatTheTableAlwaysGeneratesIsCopied(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(
        server,
        SOURCE,
        "CREATE TABLE trg (id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (7, 1), (9, 2)")) {
      succeeds(fixture);
      fixture.database.execute("UPDATE src SET v = 3 WHERE id = 9");
      succeeds(fixture);
      assertThat(fixture.query("SELECT w FROM trg WHERE id = 9")).isEqualTo("3");
    }
  }

  @Test
  void onMariaDbTheNumberZeroIsKept() throws Exception {
    try (BackfillFixture fixture = fixture(
        TestServer.MARIADB,
        SOURCE,
        "CREATE TABLE trg (id INTEGER AUTO_INCREMENT PRIMARY KEY, w INTEGER)",
        "INSERT INTO src VALUES (0, 1), (5, 2)")) {
      succeeds(fixture);
      assertThat(fixture.query("SELECT w FROM trg WHERE id = 0")).isEqualTo("1");
      assertThat(fixture.query("SELECT COUNT(*) FROM trg")).isEqualTo("2");
    }
  }
}
