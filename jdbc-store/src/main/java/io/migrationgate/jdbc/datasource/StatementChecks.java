package io.migrationgate.jdbc.datasource;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is looked at before a statement of a wrapped connection sends something. */
final class StatementChecks {
  private final ConnectionUnit unit;
  private final Prepared prepared;
  private TransactionControl batch = TransactionControl.NONE;
  private long batchedIn = ConnectionUnit.NO_GATE;
  // The first gated write to both sides that has put something into the batch; 0 if none has.
  private long batchedFor;

  /**
   * Of one statement.
   *
   * @param prepared what it was prepared from
   */
  StatementChecks(ConnectionUnit unit, Prepared prepared) {
    this.unit = unit;
    this.prepared = prepared;
  }

  /** What it was prepared from is about to be run. */
  void beforeRun() throws SQLException {
    unit.check(prepared.control(), prepared.sql());
    unit.marks().requireSame(prepared.marks());
    unit.beforeStatement();
  }

  /**
   * A text is about to be run.
   *
   * @return the text to run instead
   */
  String beforeRun(String sql) throws SQLException {
    look(sql);
    String marked = unit.marks().marked(sql);
    unit.beforeStatement();
    return marked;
  }

  /** Parameters are about to be put into the batch. */
  void beforeAdded() throws SQLException {
    unit.marks().requireSame(prepared.marks());
    added();
  }

  /**
   * A text is about to be put into the batch.
   *
   * @return the text to put there instead
   */
  String beforeAdded(String sql) throws SQLException {
    batch = batch.and(look(sql));
    String marked = unit.marks().marked(sql);
    added();
    return marked;
  }

  private void added() throws SQLException {
    unit.beforeStatement();
    batchedIn = Math.max(batchedIn, unit.batchedIn());
    if (batchedFor == 0) {
      batchedFor = unit.writingBothSides();
    }
  }

  /** Sends the batch. */
  interface BatchRun<T, X extends Throwable> {
    @Nullable
    T run() throws X;
  }

  /** Checks the batch, and sends it. */
  <T, X extends Throwable> @Nullable T batch(BatchRun<T, X> run) throws X, SQLException {
    unit.check(batch.and(prepared.control()), prepared.sql());
    unit.requireSame(batchedIn);
    unit.beforeStatement();
    long mark = batchedFor;
    emptied();
    try {
      return run.run();
    } catch (Throwable failure) {
      // Inside the write that has filled it, it is for that write to throw.
      if (mark != 0 && mark != unit.writingBothSides()) {
        unit.batchFailed(mark, failure);
      }
      throw failure;
    }
  }

  /** The batch is empty from now on. */
  void emptied() {
    batch = TransactionControl.NONE;
    batchedIn = ConnectionUnit.NO_GATE;
    batchedFor = 0;
  }

  /**
   * The driver is about to be told something: it may ask the server, or send it a large object at
   * once, and that may be when the database takes its snapshot.
   */
  void beforeTold() throws SQLException {
    if (unit.inTransaction()) {
      unit.beforeStatement();
    }
  }

  private TransactionControl look(String sql) throws SQLException {
    TransactionControl control = unit.texts().control(sql);
    unit.check(control, sql);
    return control;
  }
}
