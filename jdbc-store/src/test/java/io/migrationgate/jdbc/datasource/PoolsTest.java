package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.GateUsageException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HikariCP below the wrapped data source, and above it. */
class PoolsTest {
  private static HikariDataSource above(GatedDatabase db, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(GatedDataSource.wrap(db.gates, db.database.dataSource()));
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(0);
    config.setAutoCommit(autoCommit);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  @ServerTest
  void aPoolBelowWithAutocommitOffGivesAUnitWithEachConnection(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server, false)) {
      for (int i = 0; i < 3; i++) {
        try (Connection connection = db.dataSource().getConnection()) {
          assertThat(connection.getAutoCommit()).isFalse();
          db.write(connection, "b" + i);
          db.write(connection, "c" + i);
          connection.commit();
          db.write(connection, "d" + i);
        }
        assertThat(db.value("full_name")).isEqualTo("c" + i);
        db.assertNothingLeft();
      }
    }
  }

  @ServerTest
  void aPoolAboveWithAutocommitOnWorksAsOneBelow(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        HikariDataSource pool = above(db, true)) {
      for (int i = 0; i < 3; i++) {
        String name = "b" + i;
        Threads.run(() -> {
          try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            db.write(connection, name);
            connection.commit();
            db.write(connection, "given back without an end");
          }
        });
        assertThat(db.value("full_name")).isEqualTo(name);
        db.assertNothingLeft();
      }
      assertThatThrownBy(() -> {
            try (Connection connection = pool.getConnection()) {
              db.write(connection, "c");
            }
          })
          .isInstanceOf(GateUsageException.class);
    }
  }

  @ServerTest
  void aPoolAboveWithAutocommitOffTakesAWriteFromTheFirstStatementOn(TestServer server)
      throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        HikariDataSource pool = above(db, false)) {
      for (int i = 0; i < 3; i++) {
        String name = "b" + i;
        Threads.run(() -> {
          try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> db.write(connection, "before any statement"))
                .isInstanceOf(GateUsageException.class)
                .hasMessageContaining("outside a unit of work");
            execute(connection, "SELECT 1");
            db.write(connection, name);
            db.place(Phase.DUAL_WRITE);
            assertThat(db.drained()).isFalse();
            connection.commit();
            assertThat(db.drained()).isTrue();
            execute(connection, "SELECT 1");
            db.write(connection, "given back without an end");
          }
          db.place(Phase.READ_OLD);
          assertThat(db.drained()).isTrue();
        });
        assertThat(db.value("full_name")).isEqualTo(name);
      }
      pool.close();
      db.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aPoolAboveGivesBackWhatTheCheckRefuses(boolean autoCommit) throws Exception {
    try (GatedDatabase db = new GatedDatabase(TestServer.POSTGRESQL);
        HikariDataSource pool = above(db, autoCommit)) {
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        execute(connection, "SELECT 1");
        db.write(connection, "lost");
        db.giveUp();
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
      }
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        execute(connection, "SELECT 1");
        db.write(connection, "again");
        connection.commit();
      }
      assertThat(db.value("full_name")).isEqualTo("again");
    }
  }
}
