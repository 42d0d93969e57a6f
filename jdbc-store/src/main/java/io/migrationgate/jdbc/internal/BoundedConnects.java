package io.migrationgate.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for connections, and waits no longer than it was told, whatever the source does: a driver
 * without time-outs may wait for ever for a server that accepts and never answers. Thread-safe.
 *
 * <p>Connecting cannot be interrupted, so it is done on threads of its own. One that is late is
 * left behind; what it brings in the end is closed. While nothing succeeds, the more were left
 * behind the longer until the next may begin; and never are there more than {@link #MOST_LATE}, so
 * that a driver which never gives up ties up so many threads and no more. A thread that has had
 * nothing to do for some seconds ends.
 */
final class BoundedConnects {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.jdbc");

  static final int MOST_LATE = 32;
  private static final int LATE_WITHOUT_PAUSE = 2;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final ConnectionSource source;
  private final ThreadPoolExecutor threads;

  // All guarded by this.
  private int late;
  private int lateInARow;
  private long begunNanos;

  BoundedConnects(ConnectionSource source) {
    this.source = source;
    // As many as there are callers, and those that are late.
    this.threads = new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
          Thread thread = new Thread(task, "mgate-connecting");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * A connection.
   *
   * @throws SQLTransientConnectionException if there is none in time
   */
  Connection connect(Duration atMost) throws SQLException {
    begin();
    CompletableFuture<Connection> brought = new CompletableFuture<>();
    threads.execute(() -> bring(brought));
    try {
      return brought.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (leave(brought)) {
        throw none("no connection within " + atMost.toMillis() + " ms", e);
      }
      return take(brought);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (leave(brought)) {
        throw none("interrupted while connecting", e);
      }
      return take(brought);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private synchronized void begin() throws SQLException {
    long now = System.nanoTime();
    if (late >= MOST_LATE) {
      throw none(
          late + " tries to connect hang; the driver has no time-outs (see connectTimeout and"
              + " socketTimeout), and only a restart ends them",
          null);
    }
    if (lateInARow >= LATE_WITHOUT_PAUSE) {
      Duration pause =
          FIRST_PAUSE.multipliedBy(1L << Math.min(10, lateInARow - LATE_WITHOUT_PAUSE));
      if (now - begunNanos < Math.min(pause.toNanos(), LONGEST_PAUSE.toNanos())) {
        throw none(
            "the last " + lateInARow + " tries to connect were not answered; the next is soon",
            null);
      }
    }
    begunNanos = now;
  }

  private void bring(CompletableFuture<Connection> brought) {
    try {
      Connection connection = source.connect();
      boolean taken = brought.complete(connection);
      ended(taken, true);
      if (!taken) {
        close(connection);
      }
    } catch (Throwable e) {
      boolean taken = brought.completeExceptionally(e);
      ended(taken, false);
      if (!taken) {
        LOG.debug("A try to connect that nobody waited for any more has failed", e);
      }
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("A connection that came too late could not be closed", e);
    }
  }

  /** Whether nobody will take it; else it is there. */
  private synchronized boolean leave(CompletableFuture<Connection> brought) {
    boolean left = brought.cancel(false);
    if (left) {
      late++;
      lateInARow++;
    }
    return left;
  }

  private synchronized void ended(boolean inTime, boolean connected) {
    late -= inTime ? 0 : 1;
    // What has failed by now hangs no more: the next try is as good as the first.
    lateInARow = inTime || connected || late == 0 ? 0 : lateInARow;
  }

  private static Connection take(CompletableFuture<Connection> brought) throws SQLException {
    try {
      return brought.join();
    } catch (CompletionException e) {
      throw failure(e.getCause());
    }
  }

  private static SQLException failure(@Nullable Throwable cause) {
    if (cause instanceof SQLException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new SQLException(cause);
  }

  private static SQLTransientConnectionException none(String why, @Nullable Throwable cause) {
    return new SQLTransientConnectionException(why, "08001", cause);
  }
}
