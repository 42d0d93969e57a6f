package io.migrationgate.demo.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.oracle.Kind;
import io.migrationgate.demo.shop.ShopException;
import io.migrationgate.demo.testing.TestShop;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopiesTest {
  private final TestShop shop;

  CopiesTest() throws SQLException {
    shop = TestShop.on(Vendor.POSTGRESQL);
    StringBuilder customers = new StringBuilder();
    StringBuilder orders = new StringBuilder();
    for (int id = 1; id <= 450; id++) {
      String comma = id == 1 ? "" : ",";
      customers.append(comma).append("(" + id + ", 'e', 'First" + id + " Last" + id + "')");
      String address = id % 3 == 0 ? "NULL, NULL, NULL" : "'s" + id + "', 'c', 'p'";
      orders.append(comma).append("(" + id + ", 1, 1, 1, 1, " + address + ")");
    }
    shop.execute(
        "INSERT INTO customer (id, email, full_name) VALUES " + customers,
        "INSERT INTO product (id, title, price) VALUES (1, 'Lamp', 19.99), (2, 'Desk', 0.07)",
        "INSERT INTO shop_order VALUES " + orders);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void copiesEveryRowInBatches(Kind kind) throws Exception {
    shop.moveTo(kind.migration(), Phase.DUAL_WRITE);

    Copies.Result result = shop.part(Copies.class).run(kind.migration());

    int rows = kind == Kind.PRODUCT ? 2 : 450;
    int batches = kind == Kind.PRODUCT ? 1 : 3;
    assertThat(result).isEqualTo(new Copies.Result(kind.migration(), rows, 0, batches));
    assertThat(shop.table(kind, Side.NEW)).isEqualTo(shop.table(kind, Side.OLD)).hasSize(rows);
    assertThat(shop.differences(kind.migration())).isZero();
  }

  @Test
  void reconcilesWhatAnEarlierTryHasLeft() throws Exception {
    shop.moveTo("order-address-table", Phase.DUAL_WRITE);
    shop.part(Copies.class).run("order-address-table");
    shop.moveTo("order-address-table", Phase.READ_OLD);
    shop.execute(
        "UPDATE shop_order SET ship_street = NULL, ship_city = NULL, ship_postcode = NULL"
            + " WHERE id = 1",
        "UPDATE shop_order SET ship_street = 'elsewhere' WHERE id = 2",
        "DELETE FROM shop_order WHERE id = 4");
    shop.moveTo("order-address-table", Phase.DUAL_WRITE);
    assertThat(shop.differences("order-address-table")).isEqualTo(3);

    Copies.Result result = shop.part(Copies.class).run("order-address-table");

    assertThat(result.removed()).as("the address of the order that was deleted").isEqualTo(1);
    assertThat(shop.differences("order-address-table")).isZero();
  }

  @Test
  void refusesInOtherPhasesAndForUnknownMigrations() throws Exception {
    Copies copies = shop.part(Copies.class);

    assertThatThrownBy(() -> copies.run("customer-name-split"))
        .isInstanceOf(ShopException.class)
        .hasMessage("customer-name-split is in read-old; rows are copied in dual-write");
    assertThatThrownBy(() -> copies.run("no-such")).hasMessage("nothing to copy for no-such");
    assertThat(shop.table(Kind.CUSTOMER, Side.NEW).values()).containsOnly("(null) (null)");
  }
}
