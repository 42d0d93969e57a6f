package io.migrationgate.demo.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Side;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopOracle;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.testing.Servers;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeedingTest {
  private static final LoadSettings SETTINGS = new LoadSettings(1, 7, 1, 2_000);

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void oracleKnowsEveryRowThatTheDatabaseHasMadeUp(Vendor vendor) throws SQLException {
    DatabaseAddress address = Servers.freshDatabase(vendor);
    DemoDatabase.at(address).createTables();
    LoadDriver driver = new LoadDriver(SETTINGS, RequestTimeouts.USUAL);

    driver.fill(address);

    ShopOracle oracle = new ShopOracle(driver.ledger(), new ShopTables(address));
    for (Kind kind : Kind.values()) {
      ShopOracle.Count count = oracle.count(kind, Side.OLD);
      assertThat(count.lost().first()).isEmpty();
      assertThat(count.rows()).isEqualTo(count.rowCount().seeded());
    }
    assertThat(oracle.count(Kind.CUSTOMER, Side.OLD).rows()).isEqualTo(2_000);
    assertThat(oracle.count(Kind.ORDER, Side.OLD).rows()).isEqualTo(1_000);
    assertThat(oracle.count(Kind.PRODUCT, Side.OLD).rows()).isEqualTo(200);
  }
}
