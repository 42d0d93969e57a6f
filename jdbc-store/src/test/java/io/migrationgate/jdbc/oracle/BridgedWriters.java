package io.migrationgate.jdbc.oracle;

import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writers through a gate, and such that ask none, of the old shape and of the new one. Keys 1 to 4
 * are always there and are counted up by all of them; others come and go.
 */
final class BridgedWriters implements AutoCloseable {
  static final int STEADY = 4;
  private static final int KEYS = 12;

  private final TestDatabase database;
  private final MigrationGate gate;
  private final String upsert;
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Crew gates = new Crew();
  private final Crew oldShape = new Crew();
  private final Crew newShape = new Crew();
  private final ExecutorService threads = Executors.newFixedThreadPool(6);
  private final List<Future<?>> work = new ArrayList<>();

  /** Some writers, who may be told to leave; while they are gone they hold no connection. */
  static final class Crew {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private volatile boolean here;

    void come() {
      here = true;
    }

    /** Waits until none is at work any more. */
    void leave() {
      here = false;
      lock.writeLock().lock();
      lock.writeLock().unlock();
    }
  }

  private interface Work {
    /** How much was added. */
    int run(Connection connection, SplittableRandom random) throws SQLException;
  }

  BridgedWriters(TestDatabase database, DataSource gated, MigrationGate gate, String upsert) {
    this.database = database;
    this.gate = gate;
    this.upsert = upsert;
    start(gates, this::throughGates, 2, gated);
    start(oldShape, (connection, random) -> plain(connection, random, "o"), 2, null);
    start(newShape, (connection, random) -> plain(connection, random, "w"), 2, null);
  }

  Crew gates() {
    return gates;
  }

  Crew oldShape() {
    return oldShape;
  }

  Crew newShape() {
    return newShape;
  }

  /** What all that was committed adds up to. */
  long added() {
    return added.get();
  }

  long commits() {
    return commits.get();
  }

  private void start(Crew crew, Work what, int count, @Nullable DataSource from) {
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(20261130L + work.size());
      work.add(threads.submit(() -> {
        while (!over.get()) {
          if (crew.here) {
            shift(crew, what, random, from);
          } else {
            LockSupport.parkNanos(5_000_000);
          }
        }
        return null;
      }));
    }
  }

  /** Some transactions on one connection. */
  private void shift(Crew crew, Work what, SplittableRandom random, @Nullable DataSource from)
      throws SQLException {
    crew.lock.readLock().lock();
    try (Connection connection = from == null ? database.connect() : from.getConnection()) {
      connection.setTransactionIsolation(
          random.nextInt(3) == 0
              ? Connection.TRANSACTION_REPEATABLE_READ
              : Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      for (int i = 0; i < 20 && crew.here && !over.get(); i++) {
        try {
          int add = what.run(connection, random);
          connection.commit();
          added.addAndGet(add);
          commits.incrementAndGet();
        } catch (SQLException | MigrationGateException e) {
          connection.rollback();
          refuseOthers(e);
        }
      }
    } catch (SQLException e) {
      refuseOthers(e);
    } finally {
      crew.lock.readLock().unlock();
    }
  }

  /**
   * Deadlocks, lock time-outs, rows that others were faster with or that are not filled yet, and
   * units that are run again.
   */
  private static void refuseOthers(Exception e) throws SQLException {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof MigrationGateException) {
        return;
      }
      if (at instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        if (state.startsWith("40")
            || state.startsWith("23")
            || state.startsWith("08")
            || String.valueOf(sql.getMessage()).contains("is not filled from the old one yet")
            || sql.getErrorCode() == 1020
            || sql.getErrorCode() == 1205) {
          return;
        }
      }
    }
    throw e instanceof SQLException sql ? sql : new SQLException(e);
  }

  private int plain(Connection connection, SplittableRandom random, String table)
      throws SQLException {
    int key = STEADY + 1 + random.nextInt(KEYS - STEADY);
    try (Statement statement = connection.createStatement()) {
      switch (random.nextInt(6)) {
        case 0 -> statement.execute("INSERT INTO " + table + " VALUES (" + key + ", 1)");
        case 1 -> statement.execute("DELETE FROM " + table + " WHERE id = " + key);
        case 2 -> statement.execute("UPDATE " + table + " SET n = n + 1 WHERE id = " + key);
        default -> {
          return statement.executeUpdate(
              "UPDATE " + table + " SET n = n + 1 WHERE id = " + (1 + random.nextInt(STEADY)));
        }
      }
    }
    return 0;
  }

  private int throughGates(Connection connection, SplittableRandom random) throws SQLException {
    boolean steady = random.nextInt(6) > 2;
    long key = steady ? 1 + random.nextInt(STEADY) : STEADY + 1 + random.nextInt(KEYS - STEADY);
    // Under the lock, and only what was found: what is not there is not locked either.
    Long n = gate.forKey(key)
        .lock(
            () -> read(connection, "SELECT n FROM o WHERE id = " + key + " FOR UPDATE"),
            () -> read(connection, "SELECT n FROM w WHERE id = " + key + " FOR UPDATE"));
    if (n == null) {
      gate.forKey(key)
          .write(
              () -> run(connection, "INSERT INTO o VALUES (" + key + ", 1)"),
              () -> run(connection, "INSERT INTO w VALUES (" + key + ", 1)" + upsert));
      return steady ? -1_000_000 : 0;
    }
    if (!steady && random.nextBoolean()) {
      gate.forKey(key)
          .write(
              () -> run(connection, "DELETE FROM o WHERE id = " + key),
              () -> run(connection, "DELETE FROM w WHERE id = " + key));
      return 0;
    }
    gate.forKey(key)
        .write(
            () -> run(connection, "UPDATE o SET n = n + 1 WHERE id = " + key),
            () -> run(connection, "INSERT INTO w VALUES (" + key + ", " + (n + 1) + ")" + upsert));
    return steady ? 1 : 0;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static @Nullable Long read(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : null;
    }
  }

  @Override
  public void close() throws Exception {
    over.set(true);
    for (Future<?> each : work) {
      each.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
  }
}
