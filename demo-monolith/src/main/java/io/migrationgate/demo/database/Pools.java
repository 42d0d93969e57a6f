package io.migrationgate.demo.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/**
 * The connections of one node of the shop: a pool for work that writes, one for reads, and small
 * ones for the engine's store and for backfills, so that heartbeats queue neither behind customers
 * nor behind batches. The last two know no units of work.
 *
 * <p>Reads run in REPEATABLE READ, so that a page is one picture of the data, and so that a sampled
 * read that runs both sides of a gate compares them in one snapshot: in READ COMMITTED a write
 * between the two statements would be counted as a difference.
 */
public final class Pools implements AutoCloseable {
  private static final long WAIT_MILLIS = 5_000;
  private static final int FOR_STORE = 3;
  private static final int FOR_BACKFILLS = 2;

  private final HikariDataSource writing;
  private final HikariDataSource reading;
  private final HikariDataSource store;
  private final HikariDataSource backfills;

  /**
   * Opens all four.
   *
   * @param application under which the database lists the sessions, where it can
   * @param size of the pools for writing and for reading, each
   */
  public Pools(DatabaseAddress address, String application, int size) {
    this.writing = new HikariDataSource(config(address, application, "writing", size));
    HikariConfig readOnly = config(address, application, "reading", size);
    readOnly.setReadOnly(true);
    readOnly.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    this.reading = new HikariDataSource(readOnly);
    this.store = new HikariDataSource(config(address, application, "store", FOR_STORE));
    this.backfills = new HikariDataSource(config(address, application, "backfills", FOR_BACKFILLS));
  }

  /** How many connections all four have together. */
  public static int connections(int size) {
    return 2 * size + FOR_STORE + FOR_BACKFILLS;
  }

  private static HikariConfig config(
      DatabaseAddress address, String application, String purpose, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(application + "-" + purpose);
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(size);
    // Who waits longer has gone away.
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    address.sessionProperties(application).forEach(config::addDataSourceProperty);
    return config;
  }

  /** For work that writes: READ COMMITTED. */
  public DataSource writing() {
    return writing;
  }

  /** For reads: read-only, REPEATABLE READ. */
  public DataSource reading() {
    return reading;
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
    reading.close();
    writing.close();
  }
}
