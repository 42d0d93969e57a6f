package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.PostgresDialect;
import io.migrationgate.jdbc.internal.SessionMarks;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of new epochs by LISTEN, on a connection that it keeps.
 *
 * <p>The only class that knows the driver; it is loaded on PostgreSQL only. The thread that waits
 * does the listening: one at a time, others are woken by it. Without a connection it waits plainly,
 * since heartbeats learn of changes too, only later.
 *
 * <p>The driver's wait cannot be interrupted, hence it is cut into slices.
 */
public final class PostgresFeed implements ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  private static final Duration SLICE = Duration.ofMillis(100);
  /** No shorter, or a node that looks often would never have one. */
  private static final Duration SHORTEST_DIAL = Duration.ofMillis(500);

  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /** A connection that hears nothing may be dead; so often it is asked. */
  private static final Duration CHECK = Duration.ofSeconds(30);

  private final Sessions sessions;
  private final ChangeSignal signal;
  private final TimeSource time;
  private final RandomGenerator random;
  private final ReentrantLock listening = new ReentrantLock();
  private volatile boolean connected;

  // All guarded by "listening".
  private @Nullable Line line;
  private boolean possible = true;
  private Duration retry = FIRST_RETRY;
  private long retryAt;

  /** A connection that listens. */
  private static final class Line {
    final Connection connection;
    final PGConnection driver;
    final boolean autoCommitBefore;
    final int networkTimeoutBefore;
    long checkedAt;

    Line(Connection connection, int networkTimeoutBefore, long now) throws SQLException {
      this.connection = connection;
      this.driver = connection.unwrap(PGConnection.class);
      this.autoCommitBefore = connection.getAutoCommit();
      this.networkTimeoutBefore = networkTimeoutBefore;
      this.checkedAt = now;
    }
  }

  public PostgresFeed(
      Sessions sessions, ChangeSignal signal, TimeSource time, RandomGenerator random) {
    this.sessions = sessions;
    this.signal = signal;
    this.time = time;
    this.random = random;
    this.retryAt = time.nanoTime();
  }

  @Override
  public void await(Epoch known, Duration atMost) throws InterruptedException {
    if (!listening.tryLock()) {
      signal.await(known, atMost);
      return;
    }
    try {
      listen(known, time.nanoTime() + atMost.toNanos());
    } finally {
      if (signal.isClosed()) {
        hangUp();
      }
      listening.unlock();
    }
  }

  private void listen(Epoch known, long deadline) throws InterruptedException {
    while (!signal.takeNews(known)) {
      long now = time.nanoTime();
      Duration left = Duration.ofNanos(deadline - now);
      if (left.isNegative() || left.isZero()) {
        return;
      }
      if (line == null) {
        if (possible && now - retryAt >= 0) {
          if (dial(now, left)) {
            // Nobody knows what was announced before.
            return;
          }
        } else {
          Duration untilRetry = possible ? Duration.ofNanos(retryAt - now) : left;
          signal.await(known, left.compareTo(untilRetry) < 0 ? left : untilRetry);
          return;
        }
      } else if (hear(line, known, left)) {
        return;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Listens for a slice of time. */
  private boolean hear(Line open, Epoch known, Duration left) {
    try {
      long now = time.nanoTime();
      if (now - open.checkedAt > CHECK.toNanos()) {
        if (!open.connection.isValid(2)) {
          throw new SQLException("the listening connection is dead", "08006");
        }
        open.checkedAt = now;
      }
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      PGNotification[] heard =
          open.driver.getNotifications(Math.max(1, Math.toIntExact(slice.toMillis())));
      long newest = 0;
      for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
        newest = Math.max(newest, number(one));
      }
      if (newest > known.number()) {
        signal.began(newest);
        signal.takeNews(known);
        return true;
      }
      return false;
    } catch (SQLException e) {
      LOG.info(
          "Lost the connection that listens for changes; until it is back they are seen with the"
              + " next heartbeat: {}",
          SqlFailures.message(e));
      LOG.debug("The cause", e);
      drop(open);
      retryLater();
      return true;
    }
  }

  /** What announces no number is news all the same. */
  private static long number(PGNotification notification) {
    String payload = notification.getParameter();
    return payload.matches("\\d{1,18}") ? Long.parseLong(payload) : Long.MAX_VALUE;
  }

  /** Not for long: the thread that waits has a heartbeat to send. */
  private boolean dial(long now, Duration left) {
    Connection connection = null;
    try {
      connection = sessions.raw(left.compareTo(SHORTEST_DIAL) > 0 ? left : SHORTEST_DIAL);
      if (!connection.isWrapperFor(PGConnection.class)) {
        possible = false;
        connection.close();
        LOG.info("The driver cannot listen for changes; they are seen with the next heartbeat");
        return false;
      }
      Line open = new Line(connection, sessions.limitSilence(connection), now);
      if (!open.autoCommitBefore) {
        connection.setAutoCommit(true);
      }
      SessionMarks.mark(connection);
      execute(connection, "LISTEN " + PostgresDialect.CHANNEL);
      line = open;
      connected = true;
      retry = FIRST_RETRY;
      return true;
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Cannot listen for changes now; they are seen with the next heartbeat", e);
      if (connection != null) {
        Sessions.discard(connection, e);
      }
      retryLater();
      return false;
    }
  }

  @Override
  public boolean announces() {
    return connected;
  }

  private void retryLater() {
    long half = retry.toNanos() / 2;
    retryAt = time.nanoTime() + half + random.nextLong(half);
    Duration twice = retry.multipliedBy(2);
    retry = twice.compareTo(LONGEST_RETRY) < 0 ? twice : LONGEST_RETRY;
  }

  /**
   * Gives a broken connection up. Its pool has not seen the failure, which went past its wrapper,
   * so the connection must not go back as if it were good.
   */
  private void drop(Line broken) {
    line = null;
    connected = false;
    Sessions.discard(broken.connection, new SQLException("the listening connection broke"));
  }

  private void hangUp() {
    Line open = line;
    line = null;
    connected = false;
    if (open == null) {
      return;
    }
    try {
      execute(open.connection, "UNLISTEN " + PostgresDialect.CHANNEL);
      if (!open.autoCommitBefore) {
        open.connection.setAutoCommit(false);
      }
      Sessions.setNetworkTimeout(open.connection, open.networkTimeoutBefore);
      open.connection.close();
    } catch (SQLException | RuntimeException e) {
      Sessions.discard(open.connection, e);
    }
  }

  /** Whoever waits hangs up itself. */
  @Override
  public void close() {
    signal.close();
    if (listening.tryLock()) {
      try {
        hangUp();
      } finally {
        listening.unlock();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(5);
      statement.execute(sql);
    }
  }
}
