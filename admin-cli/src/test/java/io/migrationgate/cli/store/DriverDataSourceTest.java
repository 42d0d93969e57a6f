package io.migrationgate.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.cli.terminal.UsageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class DriverDataSourceTest {
  private static DriverDataSource source(String url) {
    return new DriverDataSource(new ConnectionSettings(url, "sa", "", "--url"));
  }

  private static int session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT SESSION_ID()")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void lendsTheSameConnectionAgain() throws SQLException {
    try (DriverDataSource source = source("jdbc:h2:mem:lends")) {
      Connection first = source.getConnection();
      int session = session(first);
      first.close();
      first.close();
      assertThat(first.isClosed()).isTrue();
      assertThatThrownBy(first::createStatement).isInstanceOf(SQLException.class);
      try (Connection second = source.getConnection();
          Connection third = source.getConnection()) {
        assertThat(session(second)).isEqualTo(session);
        assertThat(session(third)).isNotEqualTo(session);
      }
    }
  }

  @Test
  void doesNotLendAConnectionWithAnOpenTransaction() throws SQLException {
    try (DriverDataSource source = source("jdbc:h2:mem:open")) {
      Connection first = source.getConnection();
      Connection inside = first.unwrap(Connection.class);
      first.setAutoCommit(false);
      first.close();
      assertThat(inside.isClosed()).isTrue();
      try (Connection second = source.getConnection()) {
        assertThat(second.getAutoCommit()).isTrue();
      }
    }
  }

  @Test
  void closesWhatItKeeps() throws SQLException {
    Connection inside;
    try (DriverDataSource source = source("jdbc:h2:mem:closes")) {
      try (Connection lent = source.getConnection()) {
        inside = lent.unwrap(Connection.class);
      }
      assertThat(inside.isClosed()).isFalse();
    }
    assertThat(inside.isClosed()).isTrue();
  }

  @Test
  void passesErrorsOnAsTheyAre() throws SQLException {
    try (DriverDataSource source = source("jdbc:h2:mem:errors");
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT nonsense"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> connection.setTransactionIsolation(4711))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void saysThatNoDriverKnowsTheUrl() {
    assertThatThrownBy(() -> source("jdbc:nonsense://x?password=hunter22"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("jdbc:nonsense:")
        .hasMessageNotContaining("hunter22");
    assertThatThrownBy(() -> source("jdbc:postgresql://db:port/shop?password=hunter22"))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("hunter22");
  }
}
