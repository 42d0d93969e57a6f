package io.migrationgate.demo.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The connections of one process of the shop, without those of an engine: a pool for work that
 * writes, and one for reads.
 *
 * <p>Reads run in REPEATABLE READ, so that a page is one picture of the data, and so that a sampled
 * read that runs both sides of a gate compares them in one snapshot: in READ COMMITTED a write
 * between the two statements would be counted as a difference.
 */
public final class ShopPools implements AutoCloseable {
  private final HikariDataSource writing;
  private final HikariDataSource reading;

  /**
   * Opens both.
   *
   * @param application under which the database lists the sessions, where it can
   * @param size of each
   * @param wait for how long a request waits for a connection
   */
  public ShopPools(DatabaseAddress address, String application, int size, Duration wait) {
    this.writing = new HikariDataSource(config(address, application, "writing", size, wait));
    HikariConfig readOnly = config(address, application, "reading", size, wait);
    readOnly.setReadOnly(true);
    readOnly.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    this.reading = new HikariDataSource(readOnly);
  }

  static HikariConfig config(
      DatabaseAddress address, String application, String purpose, int size, Duration wait) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(application + "-" + purpose);
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(wait.toMillis());
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

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
