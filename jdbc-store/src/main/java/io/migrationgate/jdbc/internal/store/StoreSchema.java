package io.migrationgate.jdbc.internal.store;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.spi.StoreVersionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Which version the tables are, and how they get to the newest.
 *
 * <p>Version <em>n</em> is what is there once the first <em>n</em> scripts have run. Older nodes
 * keep running while a newer one upgrades, so scripts only add. Tables of a later version are used
 * all the same unless {@code schema_version} says that a library must know more than this one does.
 */
public final class StoreSchema {
  private static final List<String> SCRIPTS = List.of(
      "V1__core.sql",
      "V2__failed_writes.sql",
      "V3__fences.sql",
      "V4__backfill.sql",
      "V5__builds.sql",
      "V6__accepted_sql.sql",
      "V7__flags.sql",
      "V8__protocol.sql",
      "V9__segments.sql",
      "V10__view_schemas.sql",
      "V11__served_flags.sql",
      "V12__development_and_approvals.sql",
      "V13__webhooks.sql",
      "V14__documents.sql",
      "V15__message_clients.sql");

  /** The version that this library works with. */
  public static final int LATEST = SCRIPTS.size();

  /** The version in which the tables know document types. */
  static final int DOCUMENTS = SCRIPTS.indexOf("V14__documents.sql") + 1;

  /** From this version on the tables say apart how far they are, and what a library must know. */
  private static final int TOLD_APART = 8;

  /** What the tables say: how far they are, and which version a library must know at least. */
  private record Versions(int tables, int required) {
    static final Versions NONE = new Versions(0, 0);
  }

  /** Scripts may take longer than anything else. */
  private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(60);

  private final Sessions sessions;
  private final Dialect dialect;
  private final String schema;

  public StoreSchema(Sessions sessions, Dialect dialect, String schema) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.schema = schema;
  }

  /**
   * The version of the tables; 0 if there are none, or if nobody got to the end of creating them.
   */
  public int version() {
    return versions().tables();
  }

  private Versions versions() {
    return sessions.call(this::versions);
  }

  /**
   * Checks that the tables are what this library works with.
   *
   * @throws StoreVersionException if they are missing, older, or need a newer library
   */
  public void requireLatest() {
    Versions found = versions();
    refuseNewer(found.required());
    int version = found.tables();
    if (version == 0) {
      throw new StoreVersionException(new Problem(
          sessions.subject(),
          "a store that was never initialised",
          "the tables mgate_* in version " + LATEST,
          "mgate init"));
    }
    if (version < LATEST) {
      throw new StoreVersionException(new Problem(
          sessions.subject(),
          "tables in version " + version,
          "version " + LATEST,
          "mgate init, which upgrades them; nodes may keep running"));
    }
  }

  /**
   * Creates or upgrades the tables, however many processes do so at once.
   *
   * @param target the version wanted
   * @throws StoreVersionException if the tables are newer than this library
   */
  public void upgrade(int target) {
    Versions before = versions();
    refuseNewer(before.required());
    if (before.tables() >= target) {
      return;
    }
    sessions.with(sessions.subject(), SCRIPT_TIMEOUT).call(handle -> {
      dialect.upgrade(handle, schema, h -> runMissing(h, target));
      return true;
    });
  }

  private void runMissing(Handle handle, int target) {
    int from = handle.isInTransaction()
        ? versionWithoutError(handle)
        : versions(handle).tables();
    for (int step = from; step < target; step++) {
      String script = read(SCRIPTS.get(step)).replace("${schema}", schema);
      handle.createScript(script).executeAsSeparateStatements();
      String column = step + 1 < TOLD_APART ? "schema_version" : "tables_version";
      handle.execute(
          "UPDATE %smgate_meta SET %s = ? WHERE %s = ?".formatted(schema, column, column),
          step + 1,
          step);
    }
  }

  private Versions versions(Handle handle) {
    try {
      return selectVersions(handle);
    } catch (JdbiException e) {
      if (SqlFailures.kind(e) == FailureKind.NO_TABLE) {
        return Versions.NONE;
      }
      throw e;
    }
  }

  /** A missing table must not abort the transaction that is about to create it. */
  private int versionWithoutError(Handle handle) {
    handle.savepoint("mgate_version");
    try {
      int version = selectVersions(handle).tables();
      handle.releaseSavepoint("mgate_version");
      return version;
    } catch (JdbiException e) {
      if (SqlFailures.kind(e) != FailureKind.NO_TABLE) {
        throw e;
      }
      handle.rollbackToSavepoint("mgate_version");
      return 0;
    }
  }

  private Versions selectVersions(Handle handle) {
    return handle
        .createQuery("SELECT * FROM " + schema + "mgate_meta WHERE id = 1")
        .map((row, context) -> {
          int required = row.getInt("schema_version");
          return new Versions(toldApart(row) ? row.getInt("tables_version") : required, required);
        })
        .findOne()
        .orElse(Versions.NONE);
  }

  private static boolean toldApart(ResultSet row) throws SQLException {
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      if (row.getMetaData().getColumnLabel(i).equalsIgnoreCase("tables_version")) {
        return true;
      }
    }
    return false;
  }

  private void refuseNewer(int version) {
    refuseNewer(sessions.subject(), version);
  }

  /**
   * Checks that this library knows enough of the tables.
   *
   * @param version that a library must know to work with them
   * @throws StoreVersionException if this one does not
   */
  static void refuseNewer(String subject, int version) {
    if (version > LATEST) {
      throw new StoreVersionException(new Problem(
          subject,
          "tables in version " + version,
          "at most version " + LATEST + ", which is all that this library knows",
          "use a build with the newer library; the tables cannot go back"));
    }
  }

  private String read(String script) {
    String name = "/io/migrationgate/jdbc/schema/" + dialect.folder() + "/" + script;
    try (InputStream in = StoreSchema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
