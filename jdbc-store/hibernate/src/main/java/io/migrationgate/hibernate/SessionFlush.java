package io.migrationgate.hibernate;

import io.migrationgate.GateSupplier;
import io.migrationgate.spi.ShadowRunner;
import org.jspecify.annotations.Nullable;

/**
 * Flushes the thread's sessions around the savepoints of the gates, and lets them go on after a
 * failure that is tolerated. Thread-safe.
 */
public final class SessionFlush implements ShadowRunner {
  /** For the service loader. */
  public SessionFlush() {}

  @Override
  public void flush() {
    ThreadSessions.flush();
  }

  @Override
  public boolean mayRun() {
    return ThreadSessions.mayFlush();
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T run(GateSupplier<T, X> side) throws X {
    return ToleratedPath.read(side);
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T tryWrite(GateSupplier<T, X> side)
      throws X {
    return ToleratedPath.write(side);
  }

  @Override
  public void notTolerated() {
    ToleratedPath.markAll();
  }
}
