package io.migrationgate.jdbc.oracle;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * One side: a table of items. Everything that writes is a whole-row upsert or a delete-if-exists.
 */
record Items(TestServer server, String table) {
  static final String OLD = "old_item";
  static final String NEW = "new_item";

  /** How rows get from one side to the other. */
  static final BackfillSpec BACKFILL =
      BackfillSpec.sql(Map.of("n", "n", "v", "v"), Map.of("n", "n", "v", "v"));

  /**
   * Rows in which the sides differ, counted in one statement and so in one snapshot of the
   * database.
   */
  static final String DIFFERENCES = "SELECT COUNT(*) FROM (SELECT k, n, v FROM"
      + " (SELECT k, n, v FROM old_item UNION ALL SELECT k, n, v FROM new_item) both_sides"
      + " GROUP BY k, n, v HAVING COUNT(*) <> 2) different";

  static Items old(TestServer server) {
    return new Items(server, OLD);
  }

  static Items now(TestServer server) {
    return new Items(server, NEW);
  }

  /** Makes both sides, the guards of the keys, and the table of operations. */
  static void create(TestDatabase database, int keys) throws SQLException {
    StringBuilder guards = new StringBuilder("INSERT INTO guard (k, hits, gone) VALUES (0, 0, 0)");
    for (int key = 1; key < keys; key++) {
      guards.append(", (").append(key).append(", 0, 0)");
    }
    database.execute(
        "CREATE TABLE old_item (k BIGINT PRIMARY KEY, n BIGINT NOT NULL, v BIGINT NOT NULL)",
        "CREATE TABLE new_item (k BIGINT PRIMARY KEY, n BIGINT NOT NULL, v BIGINT NOT NULL)",
        "CREATE TABLE op (id BIGINT PRIMARY KEY, k BIGINT NOT NULL, kind VARCHAR(10) NOT NULL,"
            + " v BIGINT NOT NULL, n BIGINT NOT NULL)",
        "CREATE TABLE guard (k BIGINT PRIMARY KEY, hits BIGINT NOT NULL, gone BIGINT NOT NULL)",
        guards.toString());
  }

  Item lock(Handle handle, long key) {
    return find(handle, key, " FOR UPDATE");
  }

  Item read(Handle handle, long key) {
    return find(handle, key, "");
  }

  private Item find(Handle handle, long key, String suffix) {
    return handle
        .createQuery("SELECT n, v FROM " + table + " WHERE k = :k" + suffix)
        .bind("k", key)
        .map((row, context) -> new Item(row.getLong(1), row.getLong(2)))
        .findOne()
        .orElse(null);
  }

  void upsert(Handle handle, long key, Item item) {
    String insert = "INSERT INTO " + table + " (k, n, v) VALUES (?, ?, ?)";
    String sql = switch (server) {
      case POSTGRESQL -> insert + " ON CONFLICT (k) DO UPDATE SET n = EXCLUDED.n, v = EXCLUDED.v";
      case MARIADB -> insert + " ON DUPLICATE KEY UPDATE n = VALUES(n), v = VALUES(v)";
      case H2 -> "MERGE INTO " + table + " (k, n, v) KEY (k) VALUES (?, ?, ?)";
    };
    handle.execute(sql, key, item.n(), item.version());
  }

  void delete(Handle handle, long key) {
    handle.execute("DELETE FROM " + table + " WHERE k = ?", key);
  }

  /** The row as it is from now on. */
  void put(Handle handle, long key, Item item) {
    if (item == null) {
      delete(handle, key);
    } else {
      upsert(handle, key, item);
    }
  }

  /**
   * Keeps other inserts and deletions of a key out: what a row that is not there cannot do. The row
   * is changed, so that a snapshot from before fails.
   *
   * @return the version that the key had when it was deleted last; 0 if it never was
   */
  static long guard(Handle handle, long key) {
    handle.execute("UPDATE guard SET hits = hits + 1 WHERE k = ?", key);
    return handle
        .createQuery("SELECT gone FROM guard WHERE k = :k FOR UPDATE")
        .bind("k", key)
        .mapTo(Long.class)
        .one();
  }

  static void gone(Handle handle, long key, long version) {
    handle.execute("UPDATE guard SET gone = ? WHERE k = ?", version, key);
  }

  static void note(Handle handle, Change change) {
    handle.execute(
        "INSERT INTO op (id, k, kind, v, n) VALUES (?, ?, ?, ?, ?)",
        change.id(),
        change.key(),
        change.kind().name(),
        change.version(),
        change.n());
  }
}
