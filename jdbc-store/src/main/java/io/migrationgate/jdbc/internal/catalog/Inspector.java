package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.TimeSource;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** How one kind of database shows its transactions, its sessions and its catalog. */
public abstract sealed class Inspector permits PostgresInspector, MariaDbInspector, H2Inspector {
  /** Sessions of this library's own tools begin with this. */
  static final String OWN_PREFIX = "mgate";

  public static Inspector of(Dialect dialect, Sessions sessions, DatabaseMetaData database)
      throws SQLException {
    boolean upper = database.storesUpperCaseIdentifiers();
    boolean lower = database.storesLowerCaseIdentifiers();
    return dialect.choose(
        () -> new PostgresInspector(sessions),
        () -> new MariaDbInspector(
            sessions, TimeSource.SYSTEM, () -> ThreadLocalRandom.current().nextDouble()),
        () -> new H2Inspector(sessions, upper, lower));
  }

  public abstract Barrier startBarrier();

  /** See {@link io.migrationgate.spi.GateDatabase#startSnapshotBarrier}. */
  public abstract Barrier startSnapshotBarrier();

  /** Sessions that carry no mark of these processes, and whose name is not among those given. */
  public abstract Set<String> unregistered(Handle handle, Set<Long> processes, Set<String> harmless)
      throws SQLException;

  /** The users of sessions that carry a mark of these processes; empty if none can be seen. */
  Set<String> users(Handle handle, Set<Long> processes) {
    return Set.of();
  }

  /**
   * Whether an insert must name a column, by column, names as {@link #fold} gives them; empty if
   * there is no such table.
   */
  public abstract Map<String, Boolean> mandatoryByColumn(Handle handle, String table)
      throws SQLException;

  /** An identifier as the catalog writes it. */
  public abstract String fold(String identifier);

  /** A table's or a schema's name as the catalog writes it. */
  String tableName(String identifier) {
    return fold(identifier);
  }

  /** Whether a session is this library's own or one of those given. */
  static boolean harmless(String name, Set<String> names) {
    return names.contains(name) || name.toLowerCase(Locale.ROOT).startsWith(OWN_PREFIX);
  }

  /** Runs a query with the columns {@code name} and {@code mandatory}. */
  Map<String, Boolean> mandatory(Query query) {
    Map<String, Boolean> found = new LinkedHashMap<>();
    query
        .map((row, context) -> Map.entry(row.getString("name"), row.getBoolean("mandatory")))
        .forEach(entry -> found.put(fold(quoted(entry.getKey())), entry.getValue()));
    return found;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
