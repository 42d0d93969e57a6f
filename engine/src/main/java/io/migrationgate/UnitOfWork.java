package io.migrationgate;

/**
 * A stretch of work on one thread, usually one database transaction, in which every gate sees one
 * phase table.
 *
 * <pre>{@code
 * try (UnitOfWork unit = gates.unitOfWork("nightly-import")) {
 *   ... gated reads and writes on a connection ...
 *   unit.beforeCommit();
 *   connection.commit();
 * }
 * }</pre>
 *
 * <p>The Jdbi plugin does this for every transaction. A unit belongs to the thread that opened it
 * and may be used by no other. Units that are open on one thread at the same time share one phase
 * table, until the last of them is closed.
 */
public interface UnitOfWork extends AutoCloseable {
  /** What it was called when it was opened; operators see it when they wait for it. */
  String name();

  /**
   * Fixes the phase table now rather than at the first gated call. Must be called before the
   * database takes the transaction's snapshot: under REPEATABLE READ and SERIALIZABLE before the
   * first statement.
   */
  void pin();

  /**
   * The commit check: call it right before the transaction is committed, and roll back if it
   * throws.
   *
   * @throws CommitRefusedException if this node's lease ended while the unit was open; nothing was
   *     committed, and the unit may be run again
   */
  void beforeCommit();

  /**
   * Ends the unit, after the commit or the rollback has returned, however it returned. Closing
   * again does nothing.
   */
  @Override
  void close();
}
