package io.migrationgate.demo.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/**
 * The connections of one node of the shop: a pool for work that writes, and one for reads.
 *
 * <p>Reads run in REPEATABLE READ, so that a page is one picture of the data, and so that a sampled
 * read that runs both sides of a gate compares them in one snapshot: in READ COMMITTED a write
 * between the two statements would be counted as a difference.
 */
public final class Pools implements AutoCloseable {
  private final HikariDataSource writing;
  private final HikariDataSource reading;

  /**
   * Opens both.
   *
   * @param application under which the database lists the sessions, where it can
   * @param size of each pool
   */
  public Pools(DatabaseAddress address, String application, int size) {
    this.writing = open(address, application, size, false);
    this.reading = open(address, application, size, true);
  }

  private static HikariDataSource open(
      DatabaseAddress address, String application, int size, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(application + (readOnly ? "-reading" : "-writing"));
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(size);
    config.setReadOnly(readOnly);
    config.setTransactionIsolation(
        readOnly ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
    if (address.vendor() == Vendor.POSTGRESQL) {
      config.addDataSourceProperty("ApplicationName", application);
    }
    return new HikariDataSource(config);
  }

  /** For work that writes: READ COMMITTED. */
  public DataSource writing() {
    return writing;
  }

  /** For reads: read-only, REPEATABLE READ. */
  public DataSource reading() {
    return reading;
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
