package io.migrationgate.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.testing.TestShop;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The expressions of META-INF/migrations.yaml mean what the repositories' code means. */
@Tag("thorough")
class DeclaredBackfillTest {
  private static final List<String> NAMES = List.of(
      "Anna Berg",
      "Anna Maria Berg",
      "Jürgen Groß",
      "李 小龙",
      "😀 😁😂",
      "Zoe\u0308 Ne\u0301e",
      "O'Neil \"Q\" D?\\%_",
      "Anna  Berg",
      "Anna  Maria   Berg",
      "Anna\tMaria Berg",
      "Madonna",
      "Anna\u00a0Berg",
      "",
      " ",
      "   ",
      " Berg",
      "Anna ");

  private @Nullable TestShop opened;

  private TestShop open(Vendor vendor) throws SQLException {
    TestShop shop = TestShop.on(vendor);
    opened = shop;
    return shop;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void namesAreSplitAndJoinedAsPersonNameDoesIt(Vendor vendor) throws Exception {
    TestShop shop = open(vendor);
    try (Connection connection = shop.address().connect("test");
        PreparedStatement insert = connection.prepareStatement(
            "INSERT INTO customer (id, email, full_name) VALUES (?, 'e', ?)")) {
      for (int id = 0; id < NAMES.size(); id++) {
        insert.setLong(1, id);
        insert.setString(2, NAMES.get(id));
        insert.executeUpdate();
      }
    }
    Map<String, String> old = readByTheShop(shop);
    assertThat(old.values()).as("what the code makes of the old side").contains("refused");

    shop.moveTo("customer-name-split", Phase.READ_NEW);

    assertThat(readByTheShop(shop)).isEqualTo(old);

    shop.moveTo("customer-name-split", Phase.WRITE_NEW);
    shop.execute("UPDATE customer SET full_name = NULL");
    shop.moveTo("customer-name-split", Phase.DUAL_WRITE);

    assertThat(texts(shop, "SELECT id, full_name FROM customer")).isEqualTo(NAMES);
  }

  /** What a read gives for each name; both sides refuse what is no name. */
  private static Map<String, String> readByTheShop(TestShop shop) {
    Map<String, String> read = new TreeMap<>();
    for (int id = 0; id < NAMES.size(); id++) {
      String outcome;
      try {
        PersonName name = shop.part(Customers.class).get(id).name();
        outcome = "first <" + name.first() + "> last <" + name.last() + ">";
      } catch (ShopException | IllegalStateException e) {
        outcome = "refused";
      }
      read.put(NAMES.get(id), outcome);
    }
    return read;
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void pricesAreTheSameToTheCent(Vendor vendor) throws Exception {
    TestShop shop = open(vendor);
    List<String> prices = List.of("0.00", "0.01", "0.07", "19.99", "0.29", "9999999999.99");
    for (int id = 0; id < prices.size(); id++) {
      shop.execute("INSERT INTO product (id, title, price) VALUES (" + id + ", 't', "
          + prices.get(id) + ")");
    }

    shop.moveTo("price-cents", Phase.READ_NEW);

    List<String> cents = prices.stream()
        .map(price -> new BigDecimal(price).movePointRight(2).longValueExact())
        .map(Object::toString)
        .toList();
    assertThat(texts(shop, "SELECT id, price_cents FROM product")).isEqualTo(cents);

    shop.moveTo("price-cents", Phase.WRITE_NEW);
    shop.execute("UPDATE product SET price = NULL");
    shop.moveTo("price-cents", Phase.DUAL_WRITE);

    assertThat(texts(shop, "SELECT id, price FROM product")).isEqualTo(prices);
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void addressesMoveWithTheirRowsAndWhatAnEarlierTryHasLeftIsReconciled(Vendor vendor)
      throws Exception {
    TestShop shop = open(vendor);
    shop.execute(
        "INSERT INTO customer (id, email, full_name) VALUES (1, 'e', 'Anna Berg')",
        "INSERT INTO product (id, title, price) VALUES (1, 'Lamp', 19.99)",
        "INSERT INTO shop_order VALUES (1, 1, 1, 1, 1, 's1', 'c', 'p'), (2, 1, 1, 1, 1, 's2', 'c',"
            + " 'p'), (3, 1, 1, 1, 1, NULL, NULL, NULL), (4, 1, 1, 1, 1, '', '', '')",
        "INSERT INTO order_address VALUES (1, 'S1', 'c', 'p'), (3, 's', 'c', 'p'),"
            + " (99, 's', 'c', 'p')");

    shop.moveTo("order-address-table", Phase.READ_NEW);

    assertThat(texts(shop, "SELECT order_id, street FROM order_address"))
        .containsExactly("s1", "s2", "");

    shop.moveTo("order-address-table", Phase.WRITE_NEW);
    shop.execute(
        "UPDATE order_address SET street = 's3' WHERE order_id = 2",
        "DELETE FROM order_address WHERE order_id = 1");
    shop.moveTo("order-address-table", Phase.DUAL_WRITE);

    assertThat(shop.table(Kind.ORDER, Side.OLD))
        .isEqualTo(shop.table(Kind.ORDER, Side.NEW))
        .containsOnlyKeys(1L, 2L, 3L, 4L)
        .containsEntry(1L, "picked up")
        .containsEntry(2L, "s3, c, p")
        .containsEntry(3L, "picked up")
        .containsEntry(4L, ", , ");
  }

  private static List<@Nullable String> texts(TestShop shop, String sql) throws SQLException {
    Map<Long, @Nullable String> texts = new TreeMap<>();
    try (Connection connection = shop.address().connect("test");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.put(rows.getLong(1), rows.getString(2));
      }
    }
    return List.copyOf(texts.values());
  }
}
