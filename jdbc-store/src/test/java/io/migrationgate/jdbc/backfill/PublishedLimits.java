package io.migrationgate.jdbc.backfill;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Published operations that are refused here, and those for which a script will do. */
final class PublishedLimits {
  private static final Set<TestServer> BOTH = EnumSet.of(TestServer.POSTGRESQL, TestServer.MARIADB);

  /** What is refused, where, and with what reason. */
  record Limit(
      String name,
      Set<TestServer> where,
      List<String> tables,
      Supplier<MigrationDeclaration.Builder> declared,
      String reason) {}

  /** A script that old and new builds go on beside. */
  record Script(
      String name,
      List<String> before,
      Function<TestServer, List<String>> script,
      String oldWrite,
      String newWrite) {}

  static final List<Limit> REFUSED = List.of(
      new Limit(
          "rename a column without a copy",
          BOTH,
          List.of("CREATE TABLE item (id BIGINT PRIMARY KEY, role VARCHAR(20))"),
          () -> declared(
              "role", "role", BackfillSpec.sql(Map.of("role", "role"), Map.of("role", "role"))),
          "on both sides"),
      new Limit(
          "drop a column that old readers still need",
          BOTH,
          List.of("CREATE TABLE item (id BIGINT PRIMARY KEY, price INTEGER, n INTEGER)"),
          () -> BackfillFixture.declaration().oldSide("item", "price").newSide("item"),
          "the whole table"),
      new Limit(
          "turn 1:N into N:M",
          BOTH,
          List.of(
              "CREATE TABLE item (id BIGINT PRIMARY KEY, account_id BIGINT, role VARCHAR(20))",
              "CREATE TABLE membership (item_id BIGINT, account_id BIGINT, role VARCHAR(20),"
                  + " PRIMARY KEY (account_id, item_id))"),
          () -> BackfillFixture.declaration()
              .oldSide("item", "account_id", "role")
              .newSide("membership")
              .backfill(BackfillSpec.sql(
                      Map.of("account_id", "account_id", "role", "UPPER(role)"),
                      Map.of("account_id", "account_id", "role", "LOWER(role)"))
                  .rows(Rows.DEFAULT, new Rows(List.of("item_id"), null, Rows.DEFAULT.absent()))),
          "no unique index over"),
      new Limit(
          "add a primary key",
          BOTH,
          List.of("CREATE TABLE item (id BIGINT, price INTEGER, cents INTEGER)"),
          () -> declared(
              "price",
              "cents",
              BackfillSpec.sql(Map.of("cents", "price * 100"), Map.of("price", "cents / 100"))),
          "no primary key"),
      new Limit(
          "change the type of a primary key",
          BOTH,
          List.of("CREATE TABLE item (id INTEGER PRIMARY KEY, id_wide BIGINT)"),
          () -> declared(
              "id", "id_wide", BackfillSpec.sql(Map.of("id_wide", "id"), Map.of("id", "id_wide"))),
          "an expression for the key column"),
      new Limit(
          "add a foreign key that cascades",
          EnumSet.of(TestServer.MARIADB),
          List.of(
              "CREATE TABLE owner (id BIGINT PRIMARY KEY)",
              "CREATE TABLE item (id BIGINT PRIMARY KEY, owner_id BIGINT)",
              "ALTER TABLE item ADD owner_known BIGINT REFERENCES owner (id) ON DELETE SET NULL"),
          () -> declared(
              "owner_id",
              "owner_known",
              BackfillSpec.sql(
                  Map.of("owner_known", "NULLIF(owner_id, 0)"), Map.of("owner_id", "owner_known"))),
          "without setting off a trigger"));

  static final List<Script> SCRIPTS = List.of(
      new Script(
          "add a column, a table, an index",
          List.of("CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(20))"),
          server -> List.of(
              "ALTER TABLE item ADD note VARCHAR(20)",
              "CREATE TABLE line (id BIGINT PRIMARY KEY, item_id BIGINT)",
              "CREATE INDEX by_name ON item (name)"),
          "INSERT INTO item (id, name) VALUES ({id}, 'pen')",
          "INSERT INTO item (id, name, note) VALUES ({id}, 'ink', 'blue')"),
      new Script(
          "drop an index; rename a constraint; comment",
          List.of(
              "CREATE TABLE item (id BIGINT PRIMARY KEY, n INTEGER, CONSTRAINT few CHECK (n < 10))",
              "CREATE INDEX by_n ON item (n)"),
          server -> server == TestServer.POSTGRESQL
              ? List.of(
                  "DROP INDEX by_n",
                  "ALTER TABLE item RENAME CONSTRAINT few TO below_ten",
                  "COMMENT ON COLUMN item.n IS 'below ten'")
              : List.of(
                  "DROP INDEX by_n ON item",
                  "ALTER TABLE item ADD CONSTRAINT below_ten CHECK (n < 10), DROP CONSTRAINT few",
                  "ALTER TABLE item MODIFY n INTEGER COMMENT 'below ten'"),
          "INSERT INTO item (id, n) VALUES ({id}, 3)",
          "INSERT INTO item (id, n) VALUES ({id}, 4)"),
      new Script(
          "drop a column or a table that nobody reads",
          List.of("CREATE TABLE item (id BIGINT PRIMARY KEY, price INTEGER NOT NULL)"),
          server -> List.of("ALTER TABLE item ALTER COLUMN price SET DEFAULT 0"),
          "INSERT INTO item (id, price) VALUES ({id}, 5)",
          "INSERT INTO item (id) VALUES ({id})"));

  private PublishedLimits() {}

  private static MigrationDeclaration.Builder declared(
      String old, String replacement, BackfillSpec backfill) {
    return BackfillFixture.declaration()
        .oldSide("item", old)
        .newSide("item", replacement)
        .backfill(backfill);
  }
}
