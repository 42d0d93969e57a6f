package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Checks, inside a batch's own transaction, that the batch may still be done, and keeps it so until
 * that transaction ends.
 *
 * <p>The migration's row, or the document type's, is locked shared, and every change writes that
 * row. So a worker that was paused for a week either finds another phase, or another stay in the
 * same phase, and writes nothing; or it holds the lock, and the change waits.
 */
public final class RunFence {
  private final CopyDialect dialect;
  private final String schema;
  private final int timeoutSeconds;

  public RunFence(CopyDialect dialect, String schema, int timeoutSeconds) {
    this.dialect = dialect;
    this.schema = schema;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** The run can never go on. */
  public static final class RunVoid extends Exception {
    private static final long serialVersionUID = 1L;

    public RunVoid(String problem) {
      super(problem);
    }
  }

  /** The run cannot go on now. */
  public static final class RunHeld extends Exception {
    private static final long serialVersionUID = 1L;

    public RunHeld(String by) {
      super(by);
    }
  }

  /** What stands behind a plus in the column of secondary writes is a bridge. */
  private record Standing(
      String phase, @Nullable String leaving, long enteredEpoch, boolean bridged) {}

  /**
   * Locks and checks.
   *
   * @return whether a bridge is on; it stays as it is until the transaction ends
   * @throws RunVoid if the migration has left the phase since the run was started
   * @throws RunHeld if it is settling, or the run was stopped
   */
  public boolean check(Connection connection, RunRow run) throws SQLException, RunVoid, RunHeld {
    DocumentRewrite rewrite = run.rewrite();
    boolean bridged = false;
    if (rewrite == null) {
      bridged = checkMigration(connection, run);
    } else {
      checkDocuments(connection, run, rewrite);
    }
    checkStop(connection, run);
    return bridged;
  }

  /** Every change of the version writes the type's row; so does a build that registers, briefly. */
  private void checkDocuments(Connection connection, RunRow run, DocumentRewrite rewrite)
      throws SQLException, RunVoid {
    Long epoch = Sql.of(
            "SELECT epoch FROM " + schema + "mgate_document WHERE name = ? AND writes = ?"
                + " AND leaving IS NULL" + dialect.shareRows(),
            rewrite.type(),
            rewrite.version())
        .first(connection, timeoutSeconds, row -> row.getLong(1));
    if (epoch == null || epoch != run.enteredEpoch() || !sameToken(connection, run)) {
      throw new RunVoid("the version in which documents are written was changed since the run was"
          + " started, or versions were given up, or the store was restored");
    }
  }

  private boolean sameToken(Connection connection, RunRow run) throws SQLException {
    String token = Sql.of(
            "SELECT token FROM " + schema + "mgate_epoch WHERE number = ?", run.enteredEpoch())
        .first(connection, timeoutSeconds, row -> row.getString(1));
    return run.enteredToken().equals(token);
  }

  private boolean checkMigration(Connection connection, RunRow run)
      throws SQLException, RunVoid, RunHeld {
    Standing now = Sql.of(
            "SELECT phase, leaving_phase, entered_epoch, secondary_writes FROM " + schema
                + "mgate_migration WHERE name = ?" + dialect.shareRows(),
            run.migration())
        .first(
            connection,
            timeoutSeconds,
            row -> new Standing(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4).contains("+")));
    String wanted = run.direction().phase().wireName();
    if (now == null || !now.phase().equals(wanted)) {
      throw new RunVoid("the migration is in " + (now == null ? "no phase" : now.phase())
          + "; rows are copied " + run.direction().wireName() + " in " + wanted);
    }
    if (now.enteredEpoch() != run.enteredEpoch() || !sameToken(connection, run)) {
      throw new RunVoid("the migration has left " + wanted
          + " and come back since the run was started, or the store was restored");
    }
    if (now.leaving() != null && run.stage() != Stage.FENCE) {
      throw new RunHeld("a change of the migration that has not settled");
    }
    return now.bridged();
  }

  private void checkStop(Connection connection, RunRow run) throws SQLException, RunHeld {
    Stop stop = Sql.of(
            "SELECT state, stage, round FROM " + schema + "mgate_backfill WHERE id = ?", run.id())
        .first(
            connection,
            timeoutSeconds,
            row -> new Stop(row.getString(1), row.getString(2), row.getInt(3)));
    if (stop == null
        || !stop.state().equals(run.state().wireName())
        || !stop.stage().equals(run.stage().wireName())
        || stop.round() != run.round()) {
      throw new RunHeld("");
    }
  }

  private record Stop(String state, String stage, int round) {}
}
