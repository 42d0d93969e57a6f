package io.migrationgate.hibernate;

import io.migrationgate.GateSupplier;
import io.migrationgate.spi.ShadowRunner;
import org.jspecify.annotations.Nullable;

/**
 * Flushes the thread's sessions around the savepoints of the gates, and lets them go on after a
 * failure that is tolerated. Where there is no Hibernate it does nothing: the Spring Boot starter
 * brings this module to everybody. Thread-safe.
 */
public final class SessionFlush implements ShadowRunner {
  private static final boolean HIBERNATE = isPresent();

  /** For the service loader. */
  public SessionFlush() {}

  private static boolean isPresent() {
    try {
      Class.forName("org.hibernate.Session", false, SessionFlush.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public void flush() {
    if (HIBERNATE) {
      ThreadSessions.flush();
    }
  }

  @Override
  public boolean mayRun() {
    return !HIBERNATE || ThreadSessions.mayFlush();
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T run(GateSupplier<T, X> side) throws X {
    return HIBERNATE ? ToleratedPath.read(side) : side.get();
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T tryWrite(GateSupplier<T, X> side)
      throws X {
    return HIBERNATE ? ToleratedPath.write(side) : side.get();
  }

  @Override
  public void notTolerated() {
    if (HIBERNATE) {
      ToleratedPath.markAll();
    }
  }
}
