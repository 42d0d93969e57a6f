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
 * <p>With JDBC, {@code GatedTransactions} of {@code jdbc-store} does all of this around work on a
 * connection, the commit included.
 *
 * <p>A gated write to both sides that throws may have been done by half. From then on the commit of
 * the unit is refused, whether or not the exception was caught, until its transaction is rolled
 * back, or back to a savepoint that was set before that write: the plugin and wrapped connections
 * see to it; where a unit was opened by hand, {@link #mark} and {@link #rolledBackTo} say so.
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
   * @throws PartialWriteException if a gated write to both sides has failed, and was not undone
   */
  void beforeCommit();

  /**
   * A mark of what gated writes have done on this thread so far, to be taken when a savepoint is
   * set. Marks grow with each gated write that begins.
   */
  long mark();

  /**
   * Notes that the transaction was rolled back to the savepoint that was set when this mark was
   * taken: what had failed since is undone, and refuses the commit no more.
   */
  void rolledBackTo(long mark);

  /**
   * Notes that the transaction was rolled back, or is about to be, so that nothing of it is
   * committed: to be called before {@link #close} where {@link #beforeCommit} was not. A unit that
   * is closed after a gated write without either is warned of, once for each node.
   */
  void rolledBack();

  /**
   * Notes that something has failed that a gated write to both sides had put off, such as a batch:
   * as if the write itself had thrown. For wrappers of connections; see
   * {@link GateIntegration#writingBothSides}.
   *
   * @param mark the mark of that write
   * @param failure what was thrown
   */
  void failed(long mark, Throwable failure);

  /**
   * Ends the unit, after the commit or the rollback has returned, however it returned. Closing
   * again does nothing.
   */
  @Override
  void close();
}
