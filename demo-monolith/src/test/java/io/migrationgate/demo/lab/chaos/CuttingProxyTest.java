package io.migrationgate.demo.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.testing.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class CuttingProxyTest {
  private final DatabaseAddress address = Servers.freshDatabase();

  private static int one(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void breaksConnectionsThatAreThereAndLetsNewOnesThrough() throws SQLException {
    try (CuttingProxy proxy = new CuttingProxy(address.host(), address.port())) {
      DatabaseAddress through = address.through(proxy.port());
      try (Connection before = through.connect("test")) {
        assertThat(one(before)).isEqualTo(1);

        assertThat(proxy.cut()).isEqualTo(1);

        assertThatThrownBy(() -> one(before)).isInstanceOf(SQLException.class);
      }
      try (Connection after = through.connect("test")) {
        assertThat(one(after)).isEqualTo(1);
      }
    }
  }

  @Test
  void theAddressKeepsItsDatabaseAndOptions() {
    DatabaseAddress named =
        new DatabaseAddress("jdbc:postgresql://db.example:5433/shop?ssl=true", "u", "p");

    assertThat(named.host()).isEqualTo("db.example");
    assertThat(named.port()).isEqualTo(5433);
    assertThat(named.through(7000).url())
        .isEqualTo("jdbc:postgresql://127.0.0.1:7000/shop?ssl=true");
    assertThat(new DatabaseAddress("jdbc:mariadb://db/shop", "u", "p").port()).isEqualTo(3306);
  }
}
