package io.migrationgate.jdbc.oracle;

import io.migrationgate.jdbc.testing.TestDatabase;

/** A database server that a test can crash. */
interface OwnServer extends AutoCloseable {
  /** The one database on it. */
  TestDatabase database();

  /** Ends it at once, as a crash would; what was committed is on disk. */
  void crash() throws Exception;

  /** Starts it again, on the same data and the same port. */
  void restart() throws Exception;

  @Override
  void close() throws Exception;
}
