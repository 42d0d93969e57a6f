package io.migrationgate.jdbc.internal.store;

import io.migrationgate.protocol.Epoch;
import java.time.Duration;

/** Where news of other nodes' changes comes from. Thread-safe. */
public interface ChangeFeed extends AutoCloseable {
  /** Waits until an epoch after the known one may have begun; may return early. */
  void await(Epoch known, Duration atMost) throws InterruptedException;

  /** Whether a wait that is under way would end at once if another process made a change. */
  boolean announces();

  @Override
  void close();
}
