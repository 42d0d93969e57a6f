package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements and tables by which a write could get past the triggers. */
@Tag("thorough")
class BridgeTrapsTest {
  @Test
  void onPostgresRowsOfHeirsWouldBeMissed() throws Exception {
    BridgeFixture it = new BridgeFixture(TestServer.POSTGRESQL, BridgeFixture.TWO_TABLES);
    BridgeTriggers triggers =
        it.triggers(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
    it.run("CREATE TABLE o_more () INHERITS (o)");
    assertThatThrownBy(() -> it.to(triggers, State.BRIDGING)).hasMessageContaining("inherit");
  }

  /** Triggers find nulls there, and would see no change. */
  @Test
  void onPostgresAGeneratedColumnThatIsNotStoredIsRefused() throws Exception {
    BridgeFixture it = new BridgeFixture(
        TestServer.POSTGRESQL,
        "CREATE TABLE o (id BIGINT PRIMARY KEY, name VARCHAR(100), low VARCHAR(100)"
            + " GENERATED ALWAYS AS (lower(name)) VIRTUAL)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, slug VARCHAR(100), big VARCHAR(100)"
            + " GENERATED ALWAYS AS (upper(slug)) VIRTUAL)");
    MigrationDeclaration low = declared("low", "slug");
    assertThatThrownBy(() -> it.install(low, BridgeFixture.forward()))
        .hasMessageContaining("the generated column low");
    MigrationDeclaration big = declared("name", "big");
    assertThatThrownBy(() -> it.install(big, BridgeFixture.both(null)))
        .hasMessageContaining("the generated column big");
    it.install(big, BridgeFixture.forward());
    it.run("INSERT INTO o (id, name) VALUES (1, 'Ann')", "UPDATE o SET name = 'Bob'");
    assertThat(it.query("SELECT big FROM w")).isEqualTo("BOB");
  }

  private static MigrationDeclaration declared(String there, String back) {
    return MigrationDeclaration.builder(BridgeFixture.NAME)
        .oldSide("o", "name")
        .newSide("w", "slug")
        .backfill(BackfillSpec.sql(Map.of("slug", there), Map.of("name", back)))
        .build();
  }

  /** The writer sees no row of the other table, and his write arrives there. */
  @Test
  void onPostgresRowSecurityOfTheOtherTableHidesNothingFromTheTriggers() throws Exception {
    BridgeFixture it = new BridgeFixture(TestServer.POSTGRESQL, BridgeFixture.TWO_TABLES);
    it.run(
        "CREATE ROLE clerk_rls LOGIN PASSWORD 'x'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON o, w TO clerk_rls",
        "ALTER TABLE w ENABLE ROW LEVEL SECURITY");
    try {
      it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
      TestDatabase clerk = it.database.as("clerk_rls", "x");
      clerk.execute("INSERT INTO o VALUES (1, 'Ann Lee', 1)", "UPDATE o SET n = 2");
      assertThat(clerk.query("SELECT COUNT(*) FROM w")).isEqualTo("0");
      assertThat(it.rows("w")).isEqualTo("1 Ann Lee 2");
    } finally {
      it.run("DROP OWNED BY clerk_rls CASCADE", "DROP ROLE clerk_rls");
    }
  }

  @Test
  void onPostgresIdentityColumnsTakeTheKeysOfTheOtherSide() throws Exception {
    BridgeFixture it = new BridgeFixture(
        TestServer.POSTGRESQL,
        BridgeFixture.TWO_TABLES[0],
        "CREATE TABLE w (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " first_name VARCHAR(40), last_name VARCHAR(40), n INTEGER)");
    it.install(BridgeFixture.twoTables(TestServer.POSTGRESQL), BridgeFixture.forward());
    it.run(
        "INSERT INTO o VALUES (7, 'Ann Lee', 1) ON CONFLICT (id) DO UPDATE SET n = 0",
        "INSERT INTO o VALUES (7, 'Ann Lee', 1) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.n + 1");
    assertThat(it.rows("w")).isEqualTo("7 Ann Lee 2");
    // Such a key cannot be changed by anybody, so the writer hears of it.
    assertThatThrownBy(() -> it.run("UPDATE o SET id = 8"))
        .hasMessageContaining(BridgeFixture.NAME)
        .hasMessageContaining("identity");
    assertThat(it.rows("o")).isEqualTo("7 Ann Lee 2");
  }

  /** No trigger fires, and no statement of ours could refuse it: docs/bridge.md says so. */
  @Test
  void onMariaDbTruncateGetsPast() throws Exception {
    BridgeFixture it = new BridgeFixture(TestServer.MARIADB, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(TestServer.MARIADB), BridgeFixture.forward());
    it.run("INSERT INTO o VALUES (1, 'Ann Lee', 1)", "TRUNCATE TABLE o");
    assertThat(it.rows("o")).isEmpty();
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 1");
  }

  @Test
  void onMariaDbLoadDataIsFollowed(@TempDir Path directory) throws Exception {
    BridgeFixture it = new BridgeFixture(TestServer.MARIADB, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(TestServer.MARIADB), BridgeFixture.forward());
    Path file = directory.resolve("rows.tsv");
    Files.writeString(file, "1\tAnn Lee\t1\n2\tBob Moe\t2\n");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    it.run("LOAD DATA INFILE '" + file + "' INTO TABLE o");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 1\n2 Bob Moe 2");
    Files.writeString(file, "2\tBob Roe\t20\n");
    it.run("LOAD DATA INFILE '" + file + "' REPLACE INTO TABLE o");
    assertThat(it.rows("w")).isEqualTo("1 Ann Lee 1\n2 Bob Roe 20");
  }
}
