package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writers of the new shape who come before a row's new columns are filled from its old ones: what
 * the way back would make of them must not overwrite the side that counts.
 */
@Tag("thorough")
class RowsNotFilledTest {
  private static final String NOT_FILLED = "not filled from the old one yet, or differs from it";

  /** A name in two columns and a count; its slug is never read on the way back. */
  private static final String TABLE =
      "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100), n INTEGER DEFAULT 0 NOT NULL,"
          + " other INTEGER, first_name VARCHAR(40), last_name VARCHAR(40), slug VARCHAR(40),"
          + " m INTEGER)";

  private static MigrationDeclaration declared(TestServer server) {
    return declared(server, Rows.DEFAULT);
  }

  private static MigrationDeclaration declared(TestServer server, Rows rows) {
    return MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("person", "name", "n")
        .newSide("person", "first_name", "last_name", "slug", "m")
        .backfill(BackfillSpec.sql(
                Map.of(
                    "first_name",
                    BridgeFixture.first(server),
                    "last_name",
                    BridgeFixture.last(server),
                    "slug",
                    "LOWER(name)",
                    "m",
                    "n"),
                Map.of("name", "CONCAT_WS(' ', first_name, last_name)", "n", "m"))
            .rows(rows, rows))
        .build();
  }

  /** Row 1 is from before the bridge; row 2 was filled. */
  private static BridgeFixture fixture(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, TABLE);
    it.run(
        "INSERT INTO person (id, name, n, other) VALUES (1, 'Ann Lee', 5, 0)",
        "INSERT INTO person VALUES (2, 'Bob Moe', 6, 0, 'Bob', 'Moe', 'bob moe', 6)");
    it.install(declared(server), BridgeFixture.both(null));
    return it;
  }

  private static void assertRefused(BridgeFixture it, String... statements) throws SQLException {
    String before = it.rows("person");
    for (String sql : statements) {
      assertThatThrownBy(() -> it.run(sql))
          .as(sql)
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> assertThat(e.getSQLState())
                  .isEqualTo(it.database.server() == TestServer.POSTGRESQL ? "MG001" : "45000"))
          .hasMessageContaining(BridgeFixture.NAME)
          .hasMessageContaining(NOT_FILLED)
          .hasMessageContaining("mgate backfill start " + BridgeFixture.NAME);
      assertThat(it.rows("person")).as(sql).isEqualTo(before);
    }
  }

  @ServerTest(except = TestServer.H2)
  void aRowThatIsNotFilledTakesNoWriteOfTheNewShape(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    assertRefused(
        it,
        "UPDATE person SET first_name = 'Anna' WHERE id = 1",
        "UPDATE person SET m = 9 WHERE id = 1",
        // Of an ORM, which read NULLs.
        "UPDATE person SET first_name = 'Anna', last_name = NULL, slug = NULL, m = NULL WHERE id = 1",
        // What no way back reads, a copy would overwrite.
        "UPDATE person SET slug = 'ann' WHERE id = 1",
        // Beside a column of the old side.
        "UPDATE person SET n = 7, first_name = 'Anna' WHERE id = 1",
        // Of several rows one.
        "UPDATE person SET last_name = 'Poe'",
        "UPDATE person SET id = 7, first_name = 'Anna' WHERE id = 1");
    assertThat(it.query("SELECT name FROM person WHERE id = 1")).isEqualTo("Ann Lee");
  }

  @ServerTest(except = TestServer.H2)
  void nothingElseIsRefused(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(
        "UPDATE person SET other = 1, id = 11 WHERE id = 1",
        "UPDATE person SET first_name = first_name, m = m WHERE id = 11",
        "UPDATE person SET last_name = 'Poe', slug = 'bp' WHERE id = 2",
        "UPDATE person SET slug = 'bob' WHERE id = 2",
        "UPDATE person SET m = 8 WHERE id = 2");
    assertThat(it.rows("person"))
        .isEqualTo("2 Bob Poe 8 0 Bob Poe bob 8\n11 Ann Lee 5 1 null null null null");
    // An old column is written: the new ones follow, as many as it says something about.
    it.run("UPDATE person SET n = 50 WHERE id = 11");
    assertThat(it.rows("person")).endsWith("11 Ann Lee 50 1 null null null 50");
    it.run("UPDATE person SET name = 'Ann Poe', first_name = 'Ann' WHERE id = 11");
    assertThat(it.rows("person")).endsWith("11 Ann Poe 50 1 Ann Poe ann poe 50");
    it.run("UPDATE person SET last_name = 'Lee', m = 51 WHERE id = 11");
    assertThat(it.rows("person")).endsWith("11 Ann Lee 51 1 Ann Lee ann poe 51");
    it.run("INSERT INTO person (id, first_name, m) VALUES (12, 'Cid', 1)");
    assertThat(it.rows("person")).endsWith("12 Cid 1 null Cid null null 1");
    it.run("UPDATE person SET last_name = 'Roe' WHERE id = 12", "DELETE FROM person WHERE id = 2");
    assertThat(it.rows("person")).endsWith("12 Cid Roe 1 null Cid Roe null 1");
  }

  /** What is added to a stale value may happen to be what the old side says. */
  @ServerTest(except = TestServer.H2)
  void aStatementThatMakesTheSidesAgreeIsRefusedToo(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(it.marked("UPDATE person SET m = m - 1 WHERE id = 2"));
    assertRefused(
        it,
        "UPDATE person SET m = m + 1 WHERE id = 2",
        "UPDATE person SET first_name = 'Ann', last_name = 'Lee' WHERE id = 1");
  }

  /** The count of row 2 agrees, whatever has become of its name. */
  @ServerTest(except = TestServer.H2)
  void onlyWhatTheStatementIsAboutHasToAgree(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(
        it.marked("UPDATE person SET first_name = 'Rob' WHERE id = 2"),
        "UPDATE person SET m = m + 1 WHERE id = 2");
    assertThat(it.rows("person")).endsWith("2 Bob Moe 7 0 Rob Moe bob moe 7");
    assertRefused(it, "UPDATE person SET m = m + 1, last_name = 'Poe' WHERE id = 2");
    // Given on both sides by one statement, as by whoever writes both by himself.
    it.run(
        "UPDATE person SET name = 'Ann Poe', first_name = 'Ann', last_name = 'Poe' WHERE id = 1",
        "UPDATE person SET n = 9, m = 9 WHERE id = 1",
        "UPDATE person SET m = 10, last_name = 'Lee' WHERE id = 1");
    assertThat(it.rows("person")).startsWith("1 Ann Lee 10 0 Ann Lee null 10");
  }

  /** The new side may hold more than the old one, and the old one more than the way back gives. */
  @ServerTest(except = TestServer.H2)
  void agreementByOneMappingIsEnough(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(
        it.marked("INSERT INTO person VALUES (3, 'Mary Ann Lee', 1, 0, 'Mary Ann', 'Lee', 'x', 1)"),
        "UPDATE person SET m = 2, slug = 'y' WHERE id = 3",
        "UPDATE person SET slug = 'z' WHERE id = 3",
        "UPDATE person SET last_name = 'Moe' WHERE id = 3");
    assertThat(it.rows("person")).endsWith("3 Mary Ann Moe 2 0 Mary Ann Moe z 2");

    BridgeFixture lossy = new BridgeFixture(server, TABLE);
    lossy.run("INSERT INTO person (id, n, m) VALUES (1, 205, 5), (2, 206, 5)");
    lossy.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("person", "n")
            .newSide("person", "m")
            .backfill(BackfillSpec.sql(Map.of("m", "MOD(n, 100)"), Map.of("n", "m")))
            .build(),
        BridgeFixture.both(null));
    lossy.run("UPDATE person SET m = 7 WHERE id = 1");
    assertThat(lossy.rows("person")).startsWith("1 null 7 null null null null 7");
    assertRefused(lossy, "UPDATE person SET m = 7 WHERE id = 2");
  }

  @ServerTest(except = TestServer.H2)
  void upsertsAreLookedAtAsTheUpdatesThatTheyAre(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    String upsert = server == TestServer.POSTGRESQL
        ? " ON CONFLICT (id) DO UPDATE SET first_name = EXCLUDED.first_name"
        : " ON DUPLICATE KEY UPDATE first_name = VALUES(first_name)";
    assertRefused(
        it,
        "INSERT INTO person (id, first_name) VALUES (1, 'Anna')" + upsert,
        "INSERT INTO person (id, first_name) VALUES (3, 'Cid'), (1, 'Anna')" + upsert);
    it.run("INSERT INTO person (id, first_name) VALUES (2, 'Rob')" + upsert);
    assertThat(it.query("SELECT name FROM person WHERE id = 2")).isEqualTo("Rob Moe");
    if (server == TestServer.POSTGRESQL) {
      assertRefused(
          it,
          "MERGE INTO person USING (VALUES (1, 'Anna')) v (k, t) ON id = k"
              + " WHEN MATCHED THEN UPDATE SET first_name = t");
    }
    // As a whole, by one row and not two.
    it.run("INSERT INTO person SELECT id + 20, name, n, other, first_name, last_name, slug, m"
        + " FROM person");
    assertThat(it.rows("person")).contains("21 Ann Lee 5 0 Ann Lee ann lee 5");
  }

  @ServerTest(except = TestServer.H2)
  void throughAViewOfTheNewShapeToo(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run("CREATE VIEW person_v47 AS SELECT id, first_name, last_name, m FROM person");
    assertRefused(it, "UPDATE person_v47 SET first_name = 'Anna' WHERE id = 1");
    it.run("UPDATE person_v47 SET first_name = 'Rob' WHERE id = 2");
    assertThat(it.query("SELECT name FROM person WHERE id = 2")).isEqualTo("Rob Moe");
  }

  @ServerTest(except = TestServer.H2)
  void whatGatesAndRunsWriteIsNotLookedAt(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(it.marked("UPDATE person SET first_name = 'Anna' WHERE id = 1"));
    assertThat(it.rows("person")).startsWith("1 Ann Lee 5 0 Anna null null null");
  }

  /** It counts until the new side has been filled, and is what one goes back to afterwards. */
  @ServerTest(except = TestServer.H2)
  void anOldSideThatIsShutIsNotOverwrittenEither(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.to(it.triggers(declared(server), BridgeFixture.both(null)), State.SHUT);
    assertRefused(
        it,
        "UPDATE person SET last_name = 'Poe' WHERE id = 1",
        "UPDATE person SET slug = 'ann' WHERE id = 1");
    it.run("UPDATE person SET last_name = 'Poe' WHERE id = 2");
    assertThat(it.query("SELECT name FROM person WHERE id = 2")).isEqualTo("Bob Poe");
  }

  /** Nobody of the new shape is covered, and gates write the new side without a mark. */
  @ServerTest(except = TestServer.H2)
  void aForwardBridgeLooksAtNothing(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, TABLE);
    it.run("INSERT INTO person (id, name, n) VALUES (1, 'Ann Lee', 5)");
    it.install(declared(server), BridgeFixture.forward());
    it.run("UPDATE person SET first_name = 'Anna' WHERE id = 1");
    assertThat(it.rows("person")).isEqualTo("1 Ann Lee 5 null Anna null null null");
  }

  /** Which no copy fills, and of which nobody can tell whose shape its writer knows. */
  @ServerTest(except = TestServer.H2)
  void columnsOfNeitherSideHoldNobodyUp(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100), kind VARCHAR(9),"
            + " first_name VARCHAR(40), middle VARCHAR(40), kinds VARCHAR(9))");
    it.run("INSERT INTO person (id, name, kind) VALUES (1, 'Ann', 'a')");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("person", "name", "kind")
            .newSide("person", "first_name")
            .backfill(BackfillSpec.sql(
                Map.of("first_name", "name"),
                Map.of("name", "CONCAT_WS(' ', first_name, middle)", "kind", "kinds")))
            .build(),
        BridgeFixture.both(null));
    it.run("UPDATE person SET middle = 'M', kinds = 'b' WHERE id = 1");
    assertRefused(it, "UPDATE person SET first_name = 'Anna' WHERE id = 1");
    it.run(
        it.marked("UPDATE person SET first_name = name"),
        "UPDATE person SET first_name = 'Anna' WHERE id = 1");
    assertThat(it.rows("person")).isEqualTo("1 Anna M a Anna M b");
    // The old shape has no middle name to take away.
    it.run(
        "UPDATE person SET name = 'Bob' WHERE id = 1",
        "UPDATE person SET first_name = 'Rob' WHERE id = 1");
    assertThat(it.rows("person")).isEqualTo("1 Rob M a Rob M b");
  }

  @Test
  void onPostgresRowsMoveBetweenPartitions() throws Exception {
    TestServer server = TestServer.POSTGRESQL;
    BridgeFixture it = new BridgeFixture(
        server,
        TABLE
                .replace(" PRIMARY KEY", "")
                .replace(" other INTEGER", " other INTEGER NOT NULL")
                .replace("m INTEGER)", "m INTEGER, PRIMARY KEY (id, other))")
            + " PARTITION BY LIST (other)",
        "CREATE TABLE p0 PARTITION OF person FOR VALUES IN (0)",
        "CREATE TABLE p1 PARTITION OF person FOR VALUES IN (1)");
    it.run("INSERT INTO person (id, name, n, other) VALUES (1, 'Ann Lee', 5, 0)");
    Rows rows = new Rows(List.of("id", "other"), null, Absent.DELETE);
    it.install(declared(server, rows), BridgeFixture.both(null));
    it.run("UPDATE person SET other = 1");
    assertThat(it.query("SELECT name FROM p1")).isEqualTo("Ann Lee");
    it.run("UPDATE person SET other = 0, name = 'Ann Poe'");
    assertThat(it.rows("p0")).isEqualTo("1 Ann Poe 5 0 Ann Poe ann poe 5");
  }
}
