package io.migrationgate.jdbc.backfill.internal.rows;

import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.run.Difference;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to rows, whoever knows how: expressions or code. Every method runs in a transaction
 * of its caller, under READ COMMITTED. Used by one worker.
 */
public interface RowWork {

  /**
   * What a batch did.
   *
   * @param rows how many rows it went over
   * @param last the last of their keys; null when it came to the span's end
   */
  record Batch(long rows, @Nullable Key last) {}

  /**
   * What a comparison found.
   *
   * @param rows how many rows were compared
   * @param differing how many of them differ as far as one statement can tell
   * @param last the last of their keys; null when it came to the span's end
   */
  record Compared(long rows, long differing, @Nullable Key last) {}

  /**
   * Runs the statements of a run over no rows: what is wrong with them, and not with a row, shows.
   * Fires triggers of statements; the caller takes everything back.
   *
   * @param writes whether those that copy are meant too
   */
  default void rehearse(Connection connection, boolean writes) throws SQLException {}

  /**
   * Locks and copies the first rows of a span, at most so many; passes over those of the target
   * that hold what the source has not.
   */
  Batch copy(Connection connection, Span span, int limit) throws SQLException;

  /** Whether each row that is copied takes a statement of its own, or several. */
  default boolean writesEachRow() {
    return false;
  }

  /** Copies rows that the caller has locked on both sides; passes over the same. */
  void copy(Connection connection, List<Key> keys) throws SQLException;

  /** As {@link #copy(Connection, List)}, and passes over none. */
  default void overwrite(Connection connection, List<Key> keys) throws SQLException {
    copy(connection, keys);
  }

  /** The keys of rows of a span that the target holds and copying passes over. */
  default List<Key> richer(Connection connection, Span span) throws SQLException {
    return List.of();
  }

  /** Whether copying passes over one row now. */
  default boolean richer(Connection connection, Key key) throws SQLException {
    return false;
  }

  /** How one row differs; the caller has locked it on both sides, and seen that it does. */
  default Difference difference(Connection connection, Key key) throws SQLException {
    return Difference.VALUES;
  }

  /** Compares the first rows of a span, at most so many, in one statement. */
  Compared compare(Connection connection, Span span, int limit) throws SQLException;

  /** Whether {@link #compare} also counts rows of the target that have no counterpart. */
  default boolean findsStrays() {
    return false;
  }

  /** The keys of the first rows of a span that differ, at most so many. */
  List<Key> differing(Connection connection, Span span, int limit) throws SQLException;

  /** Whether one row differs now; the caller has locked it on both sides. */
  boolean differs(Connection connection, Key key) throws SQLException;
}
