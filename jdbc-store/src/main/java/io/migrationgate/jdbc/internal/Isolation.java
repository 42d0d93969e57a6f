package io.migrationgate.jdbc.internal;

/** How a transaction of this library sees the database. */
public enum Isolation {
  /** Each statement sees what is committed when it starts. For everything that locks and writes. */
  READ_COMMITTED,
  /** All statements see the same moment, and none of them writes. */
  SNAPSHOT
}
