package io.migrationgate.jdbc.backfill.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Copies and compares rows where SQL expressions cannot say how: calls a library, decrypts, parses.
 * Implemented by the application, and run by live nodes of a build that has it.
 *
 * <p>Called inside a transaction under READ COMMITTED that is not the implementation's to end. A
 * batch that fails or loses a race is rolled back and may be called again with the same keys, so
 * there must be no effect outside that transaction. Called by one thread at a time for each worker.
 */
public interface BackfillCode {

  /**
   * What the code does, in which version: must be what {@code backfill.code} declares. A run that
   * one version began is not continued by another.
   */
  String version();

  /**
   * Writes the target's rows of these keys from the source's rows.
   *
   * @param keys rows of the source that take part, all of them locked there; those that exist on
   *     the target are locked too
   */
  void copy(Connection connection, Direction direction, List<Key> keys) throws SQLException;

  /**
   * Which of these rows the target does not hold as {@link #copy} would write them, or not at all.
   * Reads both sides in <em>one</em> statement, so in one snapshot: two would report rows that
   * change in between. Rows of the source that do not take part are never among them.
   *
   * @param keys rows of the source; some may be gone, or not take part
   */
  List<Key> differing(Connection connection, Direction direction, List<Key> keys)
      throws SQLException;
}
