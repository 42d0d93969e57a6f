package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends connections, each in bounded time. It may keep a few that were given back for whoever
 * borrows next: no pool, since it never makes anybody wait for one. Thread-safe.
 */
public final class ConnectionSupply {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(30);
  private static final int CHECK_SECONDS = 2;

  private final BoundedConnects connects;

  // Both guarded by "idle", which is never held while the database is asked.
  private final Deque<Idle> idle = new ArrayDeque<>();
  private int most;

  private record Idle(Lent lent, long sinceNanos) {}

  /**
   * A connection that is lent.
   *
   * @param bornNanos when it was made, or borrowed from the source
   */
  record Lent(Connection connection, long bornNanos) {}

  /**
   * A supply.
   *
   * @param most how many it keeps; 0 if what is given back is closed
   */
  public ConnectionSupply(ConnectionSource source, int most) {
    this.connects = new BoundedConnects(source);
    this.most = most;
  }

  Lent borrow(Duration atMost) throws SQLException {
    for (Idle kept = take(); kept != null; kept = take()) {
      Connection connection = kept.lent().connection();
      if (System.nanoTime() - kept.sinceNanos() < TRUSTED_NANOS
          || connection.isValid(CHECK_SECONDS)) {
        return kept.lent();
      }
      Sessions.discard(connection, new SQLException("a connection that was kept is dead"));
    }
    return new Lent(connect(atMost), System.nanoTime());
  }

  /** One that was not lent before, and will not be given back. */
  Connection connect(Duration atMost) throws SQLException {
    return connects.connect(atMost);
  }

  private @Nullable Idle take() {
    synchronized (idle) {
      return idle.poll();
    }
  }

  void giveBack(Lent lent) throws SQLException {
    if (!keeps(lent)) {
      lent.connection().close();
    }
  }

  private boolean keeps(Lent lent) throws SQLException {
    long now = System.nanoTime();
    if (lent.connection().isClosed() || now - lent.bornNanos() > LIFE_NANOS) {
      return false;
    }
    synchronized (idle) {
      if (idle.size() >= most) {
        return false;
      }
      idle.push(new Idle(lent, now));
      return true;
    }
  }

  /** Something has failed: what is kept may be as dead, or lead to a server that was demoted. */
  void failed() {
    for (Idle kept = take(); kept != null; kept = take()) {
      close(kept.lent().connection());
    }
  }

  /** Closes what is kept, and keeps nothing any more. */
  public void close() {
    synchronized (idle) {
      most = 0;
    }
    failed();
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("A connection that was kept could not be closed", e);
    }
  }
}
