package io.migrationgate.jdbc.internal;

/** What a database's error means to this library. */
public enum FailureKind {
  /** The server cannot be reached, or the connection broke. */
  UNREACHABLE,
  /** The server refuses user or password. */
  WRONG_PASSWORD,
  /** There is no such database. */
  NO_DATABASE,
  /** A table is missing. */
  NO_TABLE,
  /** The user may not do that. */
  NO_PRIVILEGE,
  /** A replica, or a connection set to read only. */
  READ_ONLY,
  /** Somebody else held a lock for too long. */
  LOCK_TIMEOUT,
  /** The statement took too long. */
  TIMEOUT,
  /** A deadlock or a serialization failure: the transaction is gone, and may be run again. */
  CONTENTION,
  /** A row or table is there already. */
  DUPLICATE,
  /** Anything else. */
  OTHER
}
