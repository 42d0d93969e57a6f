package io.migrationgate.jdbc.scale;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /** The old side alone. */
  static WriteLoad plain(DataSource dataSource, BenchTables tables, int rows)
      throws InterruptedException {
    return new WriteLoad(
        dataSource, rows, (key, connection) -> write(connection, tables.write(), key));
  }

  /** Both sides, as a migration has it from dual-write on. */
  static WriteLoad gated(DataSource dataSource, MigrationGates gates, BenchTables tables, int rows)
      throws InterruptedException {
    MigrationGate gate = gates.gate(tables.declaration().name());
    return new WriteLoad(
        GatedDataSource.wrap(gates, dataSource),
        rows,
        (key, connection) -> gate.write(
            () -> write(connection, tables.write(), key),
            () -> write(connection, tables.writeNew(), key)));
  }

  private static void write(Connection connection, String sql, int key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "Changed " + key);
      statement.setInt(2, key);
      statement.executeUpdate();
    }
  }

  /** One write of a row, in a transaction that is committed afterwards. */
  private interface RowWrite {
    void to(int key, Connection connection) throws SQLException;
  }

  /** Begins, and returns once it is warm. */
  private WriteLoad(DataSource dataSource, int rows, RowWrite write) throws InterruptedException {
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
  record Seen(int writes, double p99, int retries) {
    static Seen of(List<Double> millis, int retries) {
      List<Double> sorted = millis.stream().sorted().toList();
      double p99 =
          sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
      return new Seen(sorted.size(), p99, retries);
    }
  }

  /** The milliseconds of each write that has ended since this was asked. */
  List<Double> taken() {
    List<Double> taken = new ArrayList<>();
    for (Double next = millis.poll(); next != null; next = millis.poll()) {
      taken.add(next);
    }
    return taken;
  }

  /** Ends it, after the writes that are due. */
  Seen end() throws InterruptedException {
    over = true;
    for (Writer writer : writers) {
      writer.join();
    }
    return Seen.of(taken(), retries.get());
  }
}
