package io.migrationgate.jdbc.internal;

/** How a transaction of this library sees the database. */
public enum Isolation {
  /** Each statement sees what is committed when it starts. For everything that locks and writes. */
  READ_COMMITTED,
  /** As {@link #READ_COMMITTED}, and none of them writes, where the database can see to that. */
  READ_ONLY,
  /** All statements see the same moment, and none of them writes. */
  SNAPSHOT
}
