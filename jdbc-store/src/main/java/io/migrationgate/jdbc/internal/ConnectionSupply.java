package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
  private final LongSupplier nanoTime;

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
    this(source, most, System::nanoTime);
  }

  ConnectionSupply(ConnectionSource source, int most, LongSupplier nanoTime) {
    this.connects = new BoundedConnects(source);
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /**
   * A connection. Of those that are kept, the one that was used last is checked if that was long
   * ago. Where it is dead, or there is no time to check it, the others are given up with it: to
   * check each would take too long.
   */
  Lent borrow(Duration atMost) throws SQLException {
    long start = nanoTime.getAsLong();
    Idle kept = take();
    if (kept != null) {
      Connection connection = kept.lent().connection();
      if (start - kept.sinceNanos() < TRUSTED_NANOS) {
        return kept.lent();
      }
      int seconds = (int) Math.min(CHECK_SECONDS, atMost.toSeconds());
      if (seconds > 0 && connection.isValid(seconds)) {
        return kept.lent();
      }
      for (Idle dead = kept; dead != null; dead = take()) {
        Sessions.discard(dead.lent().connection(), new SQLException("kept for too long, or dead"));
      }
    }
    Duration left = atMost.minusNanos(nanoTime.getAsLong() - start);
    return new Lent(connect(left.isNegative() ? Duration.ZERO : left), nanoTime.getAsLong());
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
    long now = nanoTime.getAsLong();
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
