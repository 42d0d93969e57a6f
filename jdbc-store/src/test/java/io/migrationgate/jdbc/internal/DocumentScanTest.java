package io.migrationgate.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.StoredVersions;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counting documents leaves the application its half. */
class DocumentScanTest {
  private static final DocumentPlace PLACE = new DocumentPlace("customer", "settings", "v", null);

  /** Each look at the clock takes a while. */
  private static class Slow implements TimeSource {
    final List<Duration> rests = new ArrayList<>();
    private final Duration each;
    private long nanos;

    Slow(Duration each) {
      this.each = each;
    }

    @Override
    public long nanoTime() {
      return nanos += each.toNanos();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      rests.add(duration);
    }
  }

  private static StoredVersions scan(TimeSource time) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customer (settings VARCHAR(100))");
      statement.execute("INSERT INTO customer SELECT '{\"v\": 2}' FROM SYSTEM_RANGE(1, 1700)");
      return DocumentScan.run(statement, PLACE, time);
    }
  }

  @Test
  void itRestsAsLongAsItWorks() throws Exception {
    Slow time = new Slow(Duration.ofMillis(20));
    assertThat(scan(time).byVersion()).containsEntry(2, 1_700L);
    assertThat(time.rests).hasSize(3).containsOnly(Duration.ofMillis(20));
  }

  @Test
  void whatTookNoTimeNeedsNoRest() throws Exception {
    Slow time = new Slow(Duration.ofMillis(1));
    assertThat(scan(time).byVersion()).containsEntry(2, 1_700L);
    assertThat(time.rests).isEmpty();
  }

  @Test
  void anInterruptGivesNoCountOfSome() {
    Slow time = new Slow(Duration.ofMillis(20)) {
      @Override
      public void sleep(Duration duration) throws InterruptedException {
        throw new InterruptedException();
      }
    };
    assertThatThrownBy(() -> scan(time)).isInstanceOf(SQLException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
