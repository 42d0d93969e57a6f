package io.migrationgate.jdbc.datasource;

import io.migrationgate.MigrationGateException;
import io.migrationgate.UnitOfWork;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.ServerView;
import io.migrationgate.jdbc.internal.TransactionResource;
import io.migrationgate.jdbc.internal.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work of one connection: which transaction it belongs to, on which thread, and how it
 * ends.
 *
 * <p>States: <em>autocommit</em> (no unit); <em>open</em> (a unit on the owner's thread, nothing
 * sent, so not pinned by this connection); <em>running</em> (a statement was sent, or a gated call
 * has pinned it); <em>without a unit</em> (autocommit off, but on a connection that wanders between
 * threads). An open unit moves to the thread that sends the first statement; a running one never
 * moves. What ends a transaction ends the unit when it has returned or thrown, and opens the next
 * one at once while autocommit stays off.
 *
 * <p>Connections that were seen to wander are those of a pool above this one with autocommit off: a
 * unit opened at their last commit would stay with a thread that has given them back. They get
 * theirs with the first statement.
 *
 * <p>Its monitor guards the fields and is never held while the database is asked: abort and close
 * come from other threads, and must not wait for a statement.
 */
final class ConnectionUnit {
  static final long NO_GATE = -1;

  private final Connection raw;
  private final GatedDataSource.Options options;
  private final SqlDialect dialect;
  private final ServerView server;
  private final @Nullable String name;
  private final TextRules texts;
  private final StatementMarks marks;
  private final IsolationLevel isolation;

  // What is volatile is looked at before each statement, without the monitor.
  private volatile boolean autoCommit;
  private volatile boolean closing;
  private boolean closed;
  // The last commit or rollback threw: what it has left behind must not be committed by the next.
  private boolean doomed;
  private boolean running;
  private boolean pinned;
  private final OwnedUnit unit = new OwnedUnit();
  private volatile @Nullable ConnectionTransaction resource;
  private long ends;
  private long lastUse;
  private volatile @Nullable SavepointMarks savepoints;

  /**
   * The unit of a connection.
   *
   * @param name under which operators see it; null for that of the thread
   */
  ConnectionUnit(
      Connection raw,
      GatedDataSource.Options options,
      SqlDialect dialect,
      ServerView server,
      @Nullable String name)
      throws SQLException {
    this.name = name;
    this.raw = raw;
    this.options = options;
    this.dialect = dialect;
    this.server = server;
    this.texts = new TextRules(raw, dialect);
    this.marks = new StatementMarks(raw, options.gates(), dialect);
    this.isolation = new IsolationLevel(raw);
    this.autoCommit = raw.getAutoCommit();
    if (!autoCommit) {
      open(mayHaveBegun());
    }
  }

  // Past this object, by whoever has the connection too, or had it before.
  private boolean mayHaveBegun() throws SQLException {
    return TransactionState.of(raw) != TransactionState.NONE;
  }

  TextRules texts() {
    return texts;
  }

  StatementMarks marks() {
    return marks;
  }

  private synchronized void open(boolean begunElsewhere) {
    ConnectionTransaction transaction =
        new ConnectionTransaction(raw, options, server, this, begunElsewhere);
    resource = transaction;
    String known = name == null ? Thread.currentThread().getName() : name;
    unit.opened(options.gates().unitOfWork(known, transaction));
    running = false;
    pinned = false;
    lastUse = 0;
    if (savepoints != null) {
      savepoints = null;
    }
  }

  /** Whether a second unit on this connection would end the transaction of this one. */
  boolean carries() {
    return !autoCommit && !closing;
  }

  /**
   * Refuses what would happen in, or to, a transaction that was begun past this object: by another
   * borrower of the same connection.
   */
  void requireNotBegunElsewhere() throws SQLException {
    if (!inTransaction() && !raw.getAutoCommit()) {
      throw Refusals.begunElsewhere();
    }
  }

  /** Whether a transaction is open, or would be opened by the next statement. */
  boolean inTransaction() {
    return !autoCommit;
  }

  /** Called before anything is sent that may be the transaction's first statement. */
  void beforeStatement() throws SQLException {
    requireNotBegunElsewhere();
    UnitOfWork toPin = running();
    if (toPin != null) {
      pin(toPin);
    }
    if (replicaNow()) {
      throw Refusals.replica();
    }
  }

  private void pin(UnitOfWork toPin) throws SQLException {
    boolean done = false;
    try {
      toPin.pin();
      done = true;
    } catch (MigrationGateException e) {
      throw Refusals.pin(e);
    } finally {
      if (!done) {
        notPinned();
      }
    }
  }

  private synchronized void notPinned() {
    pinned = false;
  }

  private boolean inGatedCall() {
    return options.gates().integration().inGatedRead()
        || options.gates().integration().inGatedWrite();
  }

  // Matters where a gate decides. In a transaction not before its pin, and once.
  private boolean replicaNow() throws SQLException {
    ConnectionTransaction transaction = autoCommit ? null : resource;
    try {
      if (!inGatedCall() && (transaction == null || !transaction.isOwed())) {
        return false;
      }
      return transaction == null ? server.replicaNow(raw) : transaction.replicaNow();
    } catch (MigrationGateException e) {
      throw Refusals.because(e);
    }
  }

  /** Whether a statement of this transaction was sent, or is about to be. */
  synchronized boolean hasSent(TransactionResource transaction) {
    return running && resource == transaction;
  }

  /** The connection was told to be read only, or not to be any more: it may lead elsewhere now. */
  void readOnlySet(boolean readOnly) throws SQLException {
    if (inTransaction()) {
      server.readOnly(readOnly);
    } else {
      server.readOnly(readOnly, raw);
    }
  }

  /** A transaction is about to be begun. */
  void beforeBegin() throws SQLException {
    if (!inTransaction()) {
      server.promoted(raw);
    }
  }

  /**
   * The lock of the epoch's row is about to be sent, as the transaction's first statement. The unit
   * may have been ended from another thread, which uses the connection now.
   */
  synchronized void fencing(TransactionResource transaction) {
    if (closed || resource != transaction || unit.ownedByOther()) {
      throw Refusals.fenceElsewhere();
    }
    running = true;
  }

  /**
   * Notes that a statement is about to be sent.
   *
   * @return the unit to pin before; null if it is pinned, or is not to be
   */
  private synchronized @Nullable UnitOfWork running() throws SQLException {
    requireNotClosed();
    if (!autoCommit && server.replica() && inGatedCall()) {
      throw Refusals.replica();
    }
    // In autocommit mode it is somebody who has borrowed the connection since.
    if (unit.toldOfItsEnd() && !autoCommit) {
      // What slipped in after the rollback must not be committed with what comes next.
      doomed = true;
      throw Refusals.commit(Refusals.endedElsewhere());
    }
    if (autoCommit) {
      if (options.gates().integration().inGatedWrite()) {
        throw Refusals.autocommitInWrite();
      }
      isolation.sentAlone();
      return null;
    }
    claim();
    running = true;
    UnitOfWork open = unit.get();
    lastUse = open == null ? 0 : open.mark();
    // On a replica no gate may be asked, so there is nothing to pin.
    if (pinned || resource == null || server.replica()) {
      return null;
    }
    if (resource.begunElsewhere()) {
      // A late pin, if any: refused unless it sees what was committed before.
      return null;
    }
    if (options.atFirstGate()) {
      resource.statementRun();
      return null;
    }
    pinned = open != null;
    return open;
  }

  // A unit opened after the close would never end; and to some drivers abort means nothing at all.
  private void requireNotClosed() throws SQLException {
    if (closed) {
      throw Refusals.closed();
    }
  }

  /** Sees to it that the unit belongs to this thread. */
  private void claim() throws SQLException {
    requireNotRunningElsewhere();
    boolean begunElsewhere = resource != null && resource.begunElsewhere();
    unit.giveWay();
    if (unit.get() == null) {
      open(begunElsewhere);
    }
  }

  private void requireNotRunningElsewhere() throws SQLException {
    if (unit.isForeign() && isRunning()) {
      throw Refusals.otherThread(unit.ownerName());
    }
  }

  private boolean isRunning() {
    return running || (resource != null && resource.isPinned());
  }

  /** Whether anything was sent when this mark of the unit had been reached. */
  synchronized boolean usedSince(long mark) {
    return lastUse >= mark;
  }

  synchronized void savepointSet(Savepoint savepoint, @Nullable String name) {
    UnitOfWork open = unit.get();
    if (open != null) {
      SavepointMarks known = savepoints;
      if (known == null) {
        known = new SavepointMarks();
        savepoints = known;
      }
      known.set(savepoint, name, open.mark());
    }
  }

  synchronized void released(Savepoint savepoint) {
    if (savepoints != null) {
      savepoints.released(savepoint);
    }
  }

  synchronized void rolledBackTo(Savepoint savepoint) {
    Long mark = savepoints == null ? null : savepoints.of(savepoint);
    UnitOfWork open = unit.get();
    if (mark != null && open != null) {
      open.rolledBackTo(mark);
    }
  }

  private void noteSavepoints(String sql) {
    if (savepoints != null && sql.toUpperCase(Locale.ROOT).contains("SAVEPOINT")) {
      namesTaken();
    }
  }

  private synchronized void namesTaken() {
    if (savepoints != null) {
      savepoints.namesTaken();
    }
  }

  /** What a gated write to both sides, with this mark, has put into a batch has failed. */
  synchronized void batchFailed(long mark, Throwable failure) {
    UnitOfWork open = unit.get();
    if (open != null) {
      open.failed(mark, failure);
    }
  }

  /** Called before a text is sent. */
  void check(TransactionControl control, String sql) throws SQLException {
    noteSavepoints(sql);
    if (control == TransactionControl.NONE) {
      return;
    }
    boolean inside = inTransaction();
    if (control == TransactionControl.CALL) {
      checkCall(sql);
    } else if (control == TransactionControl.AUTOCOMMIT
        || (control.endsTransaction() && (inside || texts.leavesOpen(sql)))) {
      // A transaction that is begun as text is no unit of work, and gated reads in it would be
      // pinned later than what they see.
      throw Refusals.control(control, sql);
    }
    isolation.sending(control, dialect, inside);
  }

  private void checkCall(String sql) throws SQLException {
    if (!inTransaction()) {
      return;
    }
    // To look at it may be the transaction's first statement.
    beforeStatement();
    String why = texts.callRefused(sql);
    if (why != null) {
      throw Refusals.call(sql, why);
    }
  }

  /**
   * What a gated write has put into a batch belongs to the transaction that is open now.
   *
   * @return which one that is; {@link #NO_GATE} outside gated writes
   */
  long batchedIn() {
    return options.gates().integration().inGatedWrite() ? transaction() : NO_GATE;
  }

  /** The mark of the gated write to both sides under way; 0 if there is none. */
  long writingBothSides() {
    return options.gates().integration().writingBothSides();
  }

  /** Called before a batch is sent. */
  void requireSame(long batchedIn) throws SQLException {
    if (batchedIn != NO_GATE && batchedIn != transaction()) {
      throw Refusals.batchOfAnother();
    }
  }

  private synchronized long transaction() {
    return ends;
  }

  /** Autocommit was switched off. */
  void begun() throws SQLException {
    boolean begunElsewhere = !inTransaction() && mayHaveBegun();
    synchronized (this) {
      requireNotClosed();
      unit.toldOfItsEnd();
      if (autoCommit) {
        autoCommit = false;
        open(begunElsewhere);
      }
      claim();
    }
  }

  /**
   * The commit check.
   *
   * @return whether what is left behind by a failed commit or rollback must be rolled back instead
   * @throws MigrationGateException if the transaction must be rolled back
   */
  boolean beforeCommit(boolean autoCommitAfter) throws SQLException {
    UnitOfWork checked;
    synchronized (this) {
      requireNotClosed();
      requireNotRunningElsewhere();
      if (unit.toldOfItsEnd()) {
        throw Refusals.endedElsewhere();
      }
      if (doomed && !autoCommitAfter) {
        throw Refusals.failedBefore();
      }
      if (doomed) {
        // Frameworks give a connection back like that after a failed commit; it must not become
        // one.
        return true;
      }
      checked = unit.isForeign() ? null : unit.get();
    }
    if (checked != null) {
      checked.beforeCommit();
    }
    return false;
  }

  /** A refused commit could not be rolled back: whatever is committed next would be the same. */
  synchronized void doom() {
    doomed = true;
  }

  /**
   * Ends the unit.
   *
   * @param clean whether what ended the transaction has returned
   */
  synchronized void ended(boolean clean, boolean autoCommitAfter) {
    unit.toldOfItsEnd();
    ends++;
    isolation.ended();
    unit.ended(isRunning());
    running = false;
    doomed = !clean;
    if (autoCommit != autoCommitAfter) {
      autoCommit = autoCommitAfter;
    }
    if (!autoCommitAfter && !closed && !unit.wanders()) {
      open(false);
    } else {
      resource = null;
    }
  }

  /** Whether a close must roll back first; false if there is nothing that it could commit. */
  boolean mustNotBeCommitted() {
    UnitOfWork checked;
    synchronized (this) {
      if (closed || !(doomed || isRunning())) {
        return false;
      }
      if (doomed || unit.isForeign()) {
        return true;
      }
      checked = unit.get();
    }
    try {
      if (checked != null) {
        checked.beforeCommit();
      }
      return false;
    } catch (MigrationGateException refused) {
      return true;
    }
  }

  /** From now on a pool may hand out the connection below to somebody else. */
  void closing() {
    closing = true;
  }

  /** The connection was closed or aborted. */
  synchronized void closed() {
    closed = true;
    unit.close();
  }

  /** Whether a transaction that was begun elsewhere may have another level than its session. */
  boolean levelMayDiffer() {
    return dialect.mysql();
  }

  IsolationLevel isolation() {
    return isolation;
  }

  void setIsolation(int level) throws SQLException {
    requireNotRunning();
    isolation.set(level);
  }

  // Up to the driver in the middle of a transaction, says JDBC; H2's commits.
  private synchronized void requireNotRunning() throws SQLException {
    if (running && !autoCommit) {
      throw Refusals.isolationTooLate();
    }
  }
}
