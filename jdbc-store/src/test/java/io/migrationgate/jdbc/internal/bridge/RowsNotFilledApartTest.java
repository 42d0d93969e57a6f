package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
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

/** As RowsNotFilledTest, with a table for each side. */
@Tag("thorough")
class RowsNotFilledApartTest {
  private static final String NOT_FILLED = "not filled from the old one yet, or differs from it";

  /**
   * Row 1 is not filled yet, row 2 is, row 3 differs, row 4 agrees by the way back alone, and row 9
   * is not there any more on the old side.
   */
  private static BridgeFixture fixture(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.run(
        "INSERT INTO o VALUES (1, 'Ann Lee', 1), (2, 'Bob Moe', 2), (3, 'Cid Roe', 3),"
            + " (4, 'Mary Ann Lee', 4)",
        "INSERT INTO w VALUES (2, 'Bob', 'Moe', 2), (3, 'Cid', 'Roe', 30),"
            + " (4, 'Mary Ann', 'Lee', 4), (9, 'Zoe', 'Zed', 9)");
    it.install(BridgeFixture.twoTables(server), BridgeFixture.both(null));
    return it;
  }

  private static void assertRefused(BridgeFixture it, String... statements) throws SQLException {
    String before = it.rows("o") + "\n" + it.rows("w");
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
      assertThat(it.rows("o") + "\n" + it.rows("w")).as(sql).isEqualTo(before);
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatWouldOverwriteOrRaiseARowOfTheOldSideIsRefused(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    String upsert = server == TestServer.POSTGRESQL
        ? " ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n"
        : " ON DUPLICATE KEY UPDATE n = VALUES(n)";
    assertRefused(
        it,
        "INSERT INTO w VALUES (1, 'Anna', 'Lee', 1)",
        "INSERT INTO w (id, n) VALUES (1, 1)",
        "INSERT INTO w VALUES (5, 'Dan', 'Poe', 5), (1, 'Anna', 'Lee', 1)",
        "INSERT INTO w VALUES (1, 'Ann', 'Lee', 7)" + upsert,
        "INSERT INTO w VALUES (3, 'Cid', 'Roe', 7)" + upsert,
        "UPDATE w SET n = n + 1 WHERE id = 3",
        // What is added to a stale value may happen to be what the old side says.
        "UPDATE w SET n = n - 27 WHERE id = 3",
        "UPDATE w SET n = n + 1 WHERE id = 9",
        "UPDATE w SET n = n + 1",
        "UPDATE w SET id = 13 WHERE id = 3",
        "UPDATE w SET id = 19 WHERE id = 9",
        "UPDATE w SET id = 1 WHERE id = 9");
    if (server == TestServer.POSTGRESQL) {
      assertRefused(
          it,
          "MERGE INTO w USING (VALUES (1, 10), (2, 20)) v (k, m) ON id = k WHEN MATCHED THEN"
              + " UPDATE SET n = m WHEN NOT MATCHED THEN INSERT VALUES (k, 'New', 'One', m)");
    } else {
      assertRefused(it, "REPLACE INTO w VALUES (1, 'Anna', 'Lee', 1)");
    }
  }

  @ServerTest(except = TestServer.H2)
  void nothingElseIsRefused(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(
        "UPDATE w SET n = n + 1 WHERE id IN (2, 4)",
        "UPDATE w SET id = 12, last_name = 'Poe' WHERE id = 2",
        "INSERT INTO w VALUES (5, 'Dan', 'Poe', 5)",
        "UPDATE w SET n = 6 WHERE id = 5",
        // As whoever fills by hand does.
        "INSERT INTO w VALUES (1, 'Ann', 'Lee', 1)",
        "UPDATE w SET n = 7 WHERE id = 1",
        // The count differs, the name does not.
        "UPDATE w SET first_name = 'Sid' WHERE id = 3");
    assertThat(it.rows("o"))
        .isEqualTo("1 Ann Lee 7\n3 Sid Roe 3\n4 Mary Ann Lee 5\n5 Dan Poe 6\n12 Bob Poe 3");
    // Of a row that differs as well: what is to go is clear.
    it.run("DELETE FROM w WHERE id IN (3, 9)");
    assertThat(it.rows("o")).doesNotContain("Sid");
    it.run("INSERT INTO w VALUES (3, 'New', 'One', 1)", "UPDATE w SET n = 2 WHERE id = 3");
    assertThat(it.rows("o")).contains("3 New One 2");
  }

  @ServerTest(except = TestServer.H2)
  void writersOfTheOldShapeGoOn(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(
        "UPDATE o SET n = n + 10",
        "UPDATE o SET name = 'Ann Poe' WHERE id = 1",
        "INSERT INTO o VALUES (9, 'Yva Yes', 1)");
    assertThat(it.rows("w"))
        .isEqualTo("1 Ann Poe 11\n2 Bob Moe 12\n3 Cid Roe 13\n4 Mary Ann Lee 14\n9 Yva Yes 1");
    it.run("UPDATE w SET n = n + 1");
    assertThat(it.query("SELECT SUM(n) FROM o")).isEqualTo("56");
  }

  @ServerTest(except = TestServer.H2)
  void whatGatesAndRunsWriteIsNotLookedAt(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.run(
        it.marked("UPDATE w SET n = 31 WHERE id = 3"),
        it.marked("INSERT INTO w VALUES (1, 'Anna', 'Lee', 1)"),
        it.marked("DELETE FROM w WHERE id = 1"));
    assertThat(it.rows("o")).startsWith("1 Ann Lee 1\n2 Bob Moe 2\n3 Cid Roe 3");
  }

  /** It counts until the new side has been filled, and is what one goes back to afterwards. */
  @ServerTest(except = TestServer.H2)
  void anOldSideThatIsShutIsNotOverwrittenEither(TestServer server) throws Exception {
    BridgeFixture it = fixture(server);
    it.to(it.triggers(BridgeFixture.twoTables(server), BridgeFixture.both(null)), State.SHUT);
    assertRefused(
        it,
        "UPDATE w SET n = n + 1 WHERE id = 3",
        "UPDATE w SET n = n + 1 WHERE id = 9",
        "INSERT INTO w VALUES (1, 'Anna', 'Lee', 1)");
    it.run("UPDATE w SET n = n + 1 WHERE id = 2", "INSERT INTO w VALUES (5, 'Dan', 'Poe', 5)");
    assertThat(it.rows("o")).contains("2 Bob Moe 3").contains("5 Dan Poe 5");
  }

  /** The trigger would not be set off by the columns that the way back reads. */
  @ServerTest(except = TestServer.H2)
  void aColumnThatNoWayBackReadsIsLookedAtToo(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(40))",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, label VARCHAR(40), slug VARCHAR(40), other INTEGER)");
    it.run(
        "INSERT INTO o VALUES (1, 'Ann'), (2, 'Bob')",
        "INSERT INTO w VALUES (1, 'Old', 'old', 0), (2, 'Bob', 'bob', 0)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "name")
            .newSide("w", "label", "slug")
            .backfill(BackfillSpec.sql(
                Map.of("label", "name", "slug", "LOWER(name)"), Map.of("name", "label")))
            .build(),
        BridgeFixture.both(null));
    assertRefused(it, "UPDATE w SET slug = 'ann' WHERE id = 1");
    it.run("UPDATE w SET slug = 'b', other = 1 WHERE id = 2", "UPDATE w SET other = 2");
    assertThat(it.noted()).isEmpty();
    it.run("UPDATE w SET label = 'Rob' WHERE id = 2");
    assertThat(it.noted()).containsExactly(Side.NEW);
    assertThat(it.rows("o")).isEqualTo("1 Ann\n2 Rob");
    assertThat(it.rows("w")).isEqualTo("1 Old old 2\n2 Rob b 2");
  }

  private static final String[] SHARED = {
    "CREATE TABLE o (id BIGINT PRIMARY KEY, street VARCHAR(40), n INTEGER)",
    "CREATE TABLE w (id BIGINT PRIMARY KEY, road VARCHAR(40), owner VARCHAR(40))"
  };

  private static MigrationDeclaration shared(Rows old, Rows replacement) {
    return MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("o", "street")
        .newSide("w", "road")
        .backfill(BackfillSpec.sql(Map.of("road", "street"), Map.of("street", "road"))
            .rows(old, replacement))
        .build();
  }

  /** A row of the old table is somebody's else; it takes part by what its column holds. */
  @ServerTest(except = TestServer.H2)
  void aRowThatTakesNoPartCountsAsNone(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, SHARED);
    it.run(
        "INSERT INTO o VALUES (1, NULL, 1), (2, 'b', 2), (3, NULL, 3), (4, 'd', 4), (5, 'e', 5)",
        "INSERT INTO w VALUES (3, 'stale', 'x'), (4, 'd', 'x'), (5, 'stale', 'x'), (9, 'i', 'x')");
    it.install(
        shared(new Rows(List.of(), "street IS NOT NULL", Absent.CLEAR), Rows.DEFAULT),
        BridgeFixture.both(null));
    assertRefused(
        it,
        "INSERT INTO w VALUES (2, 'bb', 'x')",
        "UPDATE w SET road = 'c' WHERE id = 3",
        "UPDATE w SET id = 1 WHERE id = 3",
        "UPDATE w SET id = 1 WHERE id = 5",
        "UPDATE w SET id = 2 WHERE id = 4");
    it.run(
        "INSERT INTO w VALUES (1, NULL, 'x')",
        "UPDATE w SET road = 'a' WHERE id = 1",
        "UPDATE w SET owner = 'y'",
        "INSERT INTO w VALUES (2, 'b', 'x')",
        "UPDATE w SET road = 'B' WHERE id = 2",
        "DELETE FROM w WHERE id = 3",
        "UPDATE w SET id = 3 WHERE id = 4",
        // There is no row of somebody else's to write.
        "UPDATE w SET road = 'j' WHERE id = 9",
        "UPDATE w SET id = 10 WHERE id = 9");
    assertThat(it.rows("o")).isEqualTo("1 a 1\n2 B 2\n3 d 3\n4 null 4\n5 e 5");
  }

  /** A row of the new table is somebody's else: it is there before it is filled. */
  @ServerTest(except = TestServer.H2)
  void rowsOfTheNewSideThatTakeNoPartMayComeChangeAndGo(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, SHARED);
    it.run(
        "INSERT INTO o VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4)",
        "INSERT INTO w VALUES (1, NULL, 'x'), (3, NULL, 'x'), (4, 'd', 'x')");
    it.install(
        shared(Rows.DEFAULT, new Rows(List.of(), "road IS NOT NULL", Absent.CLEAR)),
        BridgeFixture.both(null));
    it.run(
        "UPDATE w SET owner = 'y' WHERE id = 1",
        "INSERT INTO w VALUES (2, NULL, 'x')",
        "DELETE FROM w WHERE id = 3",
        "UPDATE w SET id = 3 WHERE id = 2");
    assertThat(it.rows("o")).isEqualTo("1 a 1\n2 b 2\n3 c 3\n4 d 4");
    // It begins to take part, and the old side has another one of its key.
    assertRefused(it, "UPDATE w SET road = 'other' WHERE id = 1");
    it.run("UPDATE w SET road = 'a' WHERE id = 1", "UPDATE w SET road = 'A' WHERE id = 1");
    it.run("UPDATE w SET road = NULL WHERE id = 4", "UPDATE w SET road = 'again' WHERE id = 4");
    assertThat(it.query("SELECT street FROM o WHERE id = 1")).isEqualTo("A");
    assertThat(it.query("SELECT street FROM o WHERE id = 4")).isEqualTo("again");
  }

  @ServerTest(except = TestServer.H2)
  void keysOfSeveralColumns(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(
        server,
        "CREATE TABLE o (a INTEGER, b VARCHAR(10), v INTEGER, id INTEGER, PRIMARY KEY (a, b))",
        "CREATE TABLE w (id INTEGER, x INTEGER, y VARCHAR(10), v INTEGER, PRIMARY KEY (x, y))");
    it.run(
        "INSERT INTO o VALUES (1, 'k', 5, 1), (1, 'm', 6, 2)",
        "INSERT INTO w VALUES (1, 1, 'k', 5), (2, 1, 'm', 16)");
    it.install(
        MigrationDeclaration.builder(BridgeFixture.NAME)
            .oldSide("o", "v")
            .newSide("w")
            .backfill(BackfillSpec.sql(Map.of("id", "id", "v", "v"), Map.of("v", "v"))
                .rows(
                    new Rows(List.of("a", "b"), null, Absent.DELETE),
                    new Rows(List.of("x", "y"), null, Absent.DELETE)))
            .build(),
        BridgeFixture.both(null));
    assertRefused(
        it,
        "UPDATE w SET v = 17 WHERE y = 'm'",
        "UPDATE w SET x = 2 WHERE y = 'm'",
        "UPDATE w SET v = v + 1");
    it.run("UPDATE w SET v = 7 WHERE y = 'k'", "UPDATE w SET x = 2, y = 'z' WHERE y = 'k'");
    assertThat(it.rows("o")).isEqualTo("2 z 7 1\n1 m 6 2");
  }

  /** It says nothing of rows that the new side never had. */
  @Test
  void onPostgresToEmptyTheNewTableIsRefused() throws Exception {
    BridgeFixture it = fixture(TestServer.POSTGRESQL);
    assertThatThrownBy(() -> it.run("TRUNCATE w"))
        .hasMessageContaining(BridgeFixture.NAME)
        .hasMessageContaining("DELETE");
    assertThat(it.query("SELECT COUNT(*) FROM w")).isEqualTo("4");
    it.run("DELETE FROM w");
    assertThat(it.rows("o")).isEqualTo("1 Ann Lee 1");
    it.run("TRUNCATE o");
    assertThat(it.rows("w")).isEmpty();
  }
}
