package io.migrationgate.jdbc.scale;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@link BridgeBench}, and triggers that are written by hand, to compare with. */
final class BridgeBenchTables {
  private final boolean postgres;
  private final BenchServer server;

  BridgeBenchTables(boolean postgres, BenchServer server) {
    this.postgres = postgres;
    this.server = server;
  }

  /** Tables that are written in turns. */
  List<String> rivals(String prefix) {
    List<String> all =
        new ArrayList<>(List.of(prefix + "plain", prefix + "bridged", prefix + "empty"));
    if (postgres && prefix.equals("row_")) {
      all.add("row_pgroll");
    }
    all.add(prefix + "least");
    return all;
  }

  List<String> create(int keys) {
    List<String> all = new ArrayList<>();
    List<String> rows = new ArrayList<>(rivals("row_"));
    List<String> two = new ArrayList<>(rivals("old_"));
    two.add("old_installed");
    String[] words = server.words("name");
    for (String table : rows) {
      all.add("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, name VARCHAR(100), city"
          + " VARCHAR(100), first_name VARCHAR(40), last_name VARCHAR(40))");
      all.add("INSERT INTO " + table + " SELECT g, CONCAT('Ann Lee', g), 'Graz', 'Ann',"
          + " CONCAT('Lee', g) FROM " + server.numbers(keys));
    }
    for (String old : two) {
      String replacement = old.replace("old_", "new_");
      all.add(
          "CREATE TABLE " + old + " (id BIGINT PRIMARY KEY, name VARCHAR(100), city VARCHAR(100))");
      all.add("CREATE TABLE " + replacement
          + " (id BIGINT PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40))");
      all.add("INSERT INTO " + old + " SELECT g, CONCAT('Ann Lee', g), 'Graz' FROM "
          + server.numbers(keys));
      all.add("INSERT INTO " + replacement + " SELECT g, 'Ann', CONCAT('Lee', g) FROM "
          + server.numbers(keys));
    }
    if (postgres) {
      all.addAll(postgres(words));
    } else {
      all.add("CREATE TRIGGER empty_row BEFORE UPDATE ON row_empty FOR EACH ROW BEGIN END");
      all.add("CREATE TRIGGER empty_two AFTER UPDATE ON old_empty FOR EACH ROW BEGIN END");
      all.add("CREATE TRIGGER least_row BEFORE UPDATE ON row_least FOR EACH ROW SET NEW.first_name"
          + " = " + words[0].replace("name", "NEW.name") + ", NEW.last_name = "
          + words[1].replace("name", "NEW.name"));
      all.add("CREATE TRIGGER least_two AFTER UPDATE ON old_least FOR EACH ROW UPDATE new_least SET"
          + " first_name = " + words[0].replace("name", "NEW.name") + ", last_name = "
          + words[1].replace("name", "NEW.name") + " WHERE id = NEW.id");
    }
    for (String table : rows) {
      all.addAll(List.of(server.rest(table)));
    }
    for (String table : two) {
      all.addAll(List.of(server.rest(table)));
    }
    return all;
  }

  private static List<String> postgres(String[] words) {
    List<String> all = new ArrayList<>();
    all.add(
        "CREATE FUNCTION empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$");
    all.add(
        "CREATE TRIGGER empty BEFORE UPDATE ON row_empty FOR EACH ROW EXECUTE FUNCTION empty()");
    all.add("CREATE TRIGGER empty AFTER UPDATE ON old_empty FOR EACH ROW EXECUTE FUNCTION empty()");
    all.add("CREATE FUNCTION least_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        + " NEW.first_name := " + words[0].replace("name", "NEW.name") + "; NEW.last_name := "
        + words[1].replace("name", "NEW.name") + "; RETURN NEW; END $$");
    all.add("CREATE TRIGGER least BEFORE UPDATE ON row_least FOR EACH ROW EXECUTE FUNCTION"
        + " least_row()");
    all.add("CREATE FUNCTION least_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        + " UPDATE new_least SET first_name = " + words[0].replace("name", "NEW.name")
        + ", last_name = " + words[1].replace("name", "NEW.name")
        + " WHERE id = NEW.id; RETURN NULL; END $$");
    all.add("CREATE TRIGGER least AFTER UPDATE ON old_least FOR EACH ROW EXECUTE FUNCTION"
        + " least_two()");
    // As pgroll's scheme has it: one for each column that is derived, in either direction, which
    // goes by the search path and also says that the row needs no backfill any more.
    all.add("ALTER TABLE row_pgroll ADD COLUMN needs_backfill BOOLEAN DEFAULT TRUE");
    all.add(pgroll("first_name", "<>", words[0]));
    all.add(pgroll("last_name", "<>", words[1]));
    all.add(pgroll("name", "=", "concat_ws(' ', first_name, last_name)"));
    for (String column : List.of("first_name", "last_name", "name")) {
      all.add("CREATE TRIGGER pgroll_" + column + " BEFORE INSERT OR UPDATE ON row_pgroll"
          + " FOR EACH ROW EXECUTE FUNCTION pgroll_" + column + "()");
    }
    return all;
  }

  private static String pgroll(String column, String direction, String value) {
    StringBuilder declared = new StringBuilder();
    for (String each : List.of("id", "name", "city", "first_name", "last_name")) {
      declared.append(each + " public.row_pgroll." + each + "%TYPE := NEW." + each + "; ");
    }
    return "CREATE FUNCTION pgroll_" + column + "() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE "
        + declared + "path text; BEGIN SELECT current_setting INTO path FROM"
        + " current_setting('search_path'); IF path " + direction + " 'public_new' THEN NEW."
        + column + " = " + value + "; NEW.needs_backfill = FALSE; END IF; RETURN NEW; END $$";
  }

  /** What makes it durable, as the server says. */
  String settings(Statement statement) throws SQLException {
    StringBuilder all = new StringBuilder();
    String sql = postgres
        ? "SELECT name || ' ' || setting FROM pg_settings WHERE name IN ('server_version', 'fsync',"
            + " 'synchronous_commit', 'full_page_writes') ORDER BY name"
        : "SELECT CONCAT(LOWER(variable_name), ' ', variable_value) FROM"
            + " information_schema.global_variables WHERE variable_name IN ('version',"
            + " 'innodb_flush_log_at_trx_commit', 'innodb_flush_method', 'log_bin')";
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        all.append(all.isEmpty() ? "" : ", ").append(row.getString(1));
      }
    }
    return all.toString();
  }
}
