package io.migrationgate.demo.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The connections of one node of the engine's: the shop's own, and small pools for the engine's
 * store and for backfills, so that heartbeats queue neither behind customers nor behind batches.
 * These two know no units of work.
 */
public final class Pools implements AutoCloseable {
  private static final int FOR_STORE = 3;
  private static final int FOR_BACKFILLS = 2;
  private static final Duration ENGINE_WAIT = Duration.ofSeconds(5);

  private final ShopPools shop;
  private final HikariDataSource store;
  private final HikariDataSource backfills;

  /**
   * Opens all four.
   *
   * @param application under which the database lists the sessions, where it can
   * @param size of the pools for writing and for reading, each
   * @param wait for how long a request waits for a connection of these two
   */
  public Pools(DatabaseAddress address, String application, int size, Duration wait) {
    this.shop = new ShopPools(address, application, size, wait);
    this.store = new HikariDataSource(
        ShopPools.config(address, application, "store", FOR_STORE, ENGINE_WAIT));
    this.backfills = new HikariDataSource(
        ShopPools.config(address, application, "backfills", FOR_BACKFILLS, ENGINE_WAIT));
  }

  /** How many connections all four have together. */
  public static int connections(int size) {
    return 2 * size + FOR_STORE + FOR_BACKFILLS;
  }

  /** For work that writes: READ COMMITTED. */
  public DataSource writing() {
    return shop.writing();
  }

  /** For reads: read-only, REPEATABLE READ. */
  public DataSource reading() {
    return shop.reading();
  }

  /** For the engine's store. */
  public DataSource store() {
    return store;
  }

  /** For backfills: a batch is a transaction of its own, and no unit of work. */
  public DataSource backfills() {
    return backfills;
  }

  @Override
  public void close() {
    backfills.close();
    store.close();
    shop.close();
  }
}
