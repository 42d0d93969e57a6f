package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.rows.OrphanRows;
import io.migrationgate.jdbc.backfill.internal.rows.PlannedWork;
import io.migrationgate.jdbc.backfill.internal.rows.RowLocks;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork;
import io.migrationgate.jdbc.backfill.internal.store.Progress;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Difference;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Compares both sides, inside the transaction of a batch. What one statement saw differing is
 * looked at again under the lock, and noted.
 */
final class Verification {
  /** Beyond so many, a verification has failed, and counting further tells nobody anything. */
  static final int ENOUGH_DIFFERENCES = 1_000;

  private final RunContext context;
  private final RunRow run;
  private final RowWork rows;
  private final OrphanRows strays;
  private final RowLocks locks;

  Verification(RunContext context, RunRow run, PlannedWork work, RowLocks locks) {
    this.context = context;
    this.run = run;
    this.rows = work.rows();
    this.strays = work.strays();
    this.locks = locks;
  }

  /** Compares the first rows of a span. */
  Progress rows(Handle handle, Span rest, int limit) throws SQLException {
    Connection connection = handle.getConnection();
    RowWork.Compared compared = rows.compare(connection, rest, limit);
    Span batch = compared.last() == null ? rest : rest.upTo(compared.last());
    long confirmed = 0;
    List<Key> found = compared.differing() > 0
        ? rows.differing(connection, batch, ENOUGH_DIFFERENCES)
        : List.of();
    for (Key key : found) {
      if (locks.both(connection, key) && rows.differs(connection, key)) {
        confirmed++;
        String kind = rows.difference(connection, key).kind(run.direction());
        context.tables().badKeys().add(handle, run, key, kind);
      }
    }
    int looked = found.size();
    // Not what was looked at: rows may differ by the second look that did not at the first.
    if (compared.differing() > confirmed && rows.findsStrays()) {
      Strayed strayed = confirmStrays(handle, batch);
      looked += strayed.looked();
      confirmed += strayed.confirmed();
    }
    return verified(compared, looked, confirmed);
  }

  /** Looks for strays among the first rows of a span. */
  Progress strays(Handle handle, Span rest, int limit) throws SQLException {
    Connection connection = handle.getConnection();
    RowWork.Compared compared = strays.count(connection, rest, limit);
    Span batch = compared.last() == null ? rest : rest.upTo(compared.last());
    Strayed strayed = compared.differing() > 0 ? confirmStrays(handle, batch) : new Strayed(0, 0);
    return verified(compared, strayed.looked(), strayed.confirmed());
  }

  /** Suspects that were looked at under the lock, and how many of them are strays. */
  private record Strayed(int looked, long confirmed) {}

  private Strayed confirmStrays(Handle handle, Span batch) throws SQLException {
    Connection connection = handle.getConnection();
    long confirmed = 0;
    List<Key> found = strays.find(connection, batch, ENOUGH_DIFFERENCES);
    for (Key key : found) {
      locks.both(connection, key);
      if (strays.isStray(connection, key)) {
        confirmed++;
        String kind = Difference.ALONE.kind(run.direction());
        context.tables().badKeys().add(handle, run, key, kind);
      }
    }
    return new Strayed(found.size(), confirmed);
  }

  /*
   * What one statement saw differing counts only if it still does under the lock. With more of them
   * than are looked at, the rest count as they were seen: nobody has looked whether they still do.
   */
  private static Progress verified(RowWork.Compared compared, int looked, long confirmed) {
    if (looked < ENOUGH_DIFFERENCES) {
      return new Progress(compared.last(), compared.rows(), 0, confirmed);
    }
    return new Progress(null, compared.rows(), 0, Math.max(confirmed, compared.differing()));
  }
}
