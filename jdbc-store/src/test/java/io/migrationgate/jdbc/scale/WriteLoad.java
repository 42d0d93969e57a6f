package io.migrationgate.jdbc.scale;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * An application that writes 200 rows a second, whatever the database does: a write that waits for
 * those before it is late by as much, and that counts. What fails is tried again.
 */
final class WriteLoad {
  private static final int THREADS = 4;
  private static final int MOST_TRIES = 100;

  /** Writes of each thread that are not counted: pools and classes are filled by them. */
  private static final int WARM_UP = 50;

  private static final long EVERY = TimeUnit.SECONDS.toNanos(1) * THREADS / 200;

  private final DataSource dataSource;
  private final RowWrite write;
  private final int rows;
  private final AtomicInteger retries = new AtomicInteger();
  private final CountDownLatch warm = new CountDownLatch(THREADS);
  private final CompletableFuture<Long> start = new CompletableFuture<>();
  private final List<Writer> writers = new ArrayList<>();
  private volatile boolean over;

  /** One write of a row, in a transaction that is committed afterwards. */
  interface RowWrite {
    void to(int key, Connection connection) throws SQLException;
  }

  /** Begins, and returns once it is warm. */
  WriteLoad(DataSource dataSource, int rows, RowWrite write) throws InterruptedException {
    this.dataSource = dataSource;
    this.rows = rows;
    this.write = write;
    for (int i = 0; i < THREADS; i++) {
      writers.add(new Writer(i));
    }
    writers.forEach(Thread::start);
    warm.await();
    retries.set(0);
    start.complete(System.nanoTime());
  }

  private final class Writer extends Thread {
    private final List<Double> millis = new ArrayList<>();
    private final int number;
    private int key;

    Writer(int number) {
      super("writes-" + number);
      setDaemon(true);
      this.number = number;
      this.key = number;
    }

    @Override
    public void run() {
      for (int i = 0; i < WARM_UP; i++) {
        writeRow();
      }
      warm.countDown();
      long due = start.join() + number * EVERY / THREADS;
      while (!over) {
        LockSupport.parkNanos(due - System.nanoTime());
        if (System.nanoTime() < due) {
          continue;
        }
        writeRow();
        millis.add((System.nanoTime() - due) / 1e6);
        due += EVERY;
      }
    }

    private void writeRow() {
      key = (key + 7_919) % rows;
      for (int tries = 1; ; tries++) {
        try (Connection connection = dataSource.getConnection()) {
          connection.setAutoCommit(false);
          write.to(key + 1, connection);
          connection.commit();
          connection.setAutoCommit(true);
          return;
        } catch (SQLException e) {
          // Deadlocks and lock time-outs: an application runs it again.
          if (tries == MOST_TRIES) {
            throw new IllegalStateException(e);
          }
          retries.incrementAndGet();
        }
      }
    }
  }

  /**
   * What its users have seen.
   *
   * @param writes how many there were
   * @param p99 in milliseconds: 99 of 100 were done within that time
   * @param retries how often a write had to be tried again
   */
  record Seen(int writes, double p99, int retries) {}

  /** Ends it, after the writes that are due. */
  Seen end() throws InterruptedException {
    over = true;
    List<Double> all = new ArrayList<>();
    for (Writer writer : writers) {
      writer.join();
      all.addAll(writer.millis);
    }
    all.sort(null);
    double p99 = all.isEmpty() ? Double.NaN : all.get((int) Math.ceil(0.99 * all.size()) - 1);
    return new Seen(all.size(), p99, retries.get());
  }
}
