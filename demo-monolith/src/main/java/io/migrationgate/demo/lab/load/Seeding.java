package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.Ledger;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.oracle.Tally;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Fills the shop with what was there before the migrations: on the old sides only. The database
 * makes the rows up, a statement for each table, so that hundreds of thousands take seconds.
 */
final class Seeding {
  /** How many of the customers are raised by many at once. */
  private static final int TALLIES = 16;

  private final LoadSettings settings;
  private final Ledger ledger;
  private final Crowd crowd;
  private final DatabaseAddress address;
  private final Vendor vendor;

  Seeding(LoadSettings settings, Ledger ledger, Crowd crowd, DatabaseAddress address) {
    this.settings = settings;
    this.ledger = ledger;
    this.crowd = crowd;
    this.address = address;
    this.vendor = address.vendor();
  }

  void fill() throws SQLException {
    try (Connection connection = address.connect("shop-setup");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      customers(statement);
      products(statement);
      orders(statement);
      connection.commit();
    }
    String name = CustomerActivities.nameOf(0);
    String price = ShopTables.price(ProductActivities.centsOf(0));
    String to = OrderActivities.addressOf(0);
    for (int id = 1; id <= settings.customers(); id++) {
      if (id <= TALLIES) {
        Tally tally = new Tally(Kind.CUSTOMER, id, CustomerActivities::nameOf);
        crowd.tallies().add(ledger.seeded(tally));
      } else {
        History customer = new History(Kind.CUSTOMER, id, name);
        crowd.regulars().add(ledger.seeded(customer));
      }
    }
    for (int id = 1; id <= settings.products(); id++) {
      crowd.products().add(ledger.seeded(new History(Kind.PRODUCT, id, price)));
    }
    for (int id = 1; id <= settings.orders(); id++) {
      String value = isPickedUp(id) ? ShopTables.pickedUp() : to;
      crowd.orders().add(ledger.seeded(new History(Kind.ORDER, id, value)));
    }
  }

  private static boolean isPickedUp(int order) {
    return order % 3 == 0;
  }

  private void customers(Statement statement) throws SQLException {
    statement.executeUpdate("INSERT INTO customer (id, email, full_name)"
        + " SELECT n.id, CONCAT(n.id, '@shop.example'), '" + CustomerActivities.nameOf(0) + "'"
        + " FROM " + vendor.numbers(settings.customers()) + " n");
  }

  private void products(Statement statement) throws SQLException {
    BigDecimal price = BigDecimal.valueOf(ProductActivities.centsOf(0), 2);
    statement.executeUpdate("INSERT INTO product (id, title, price)"
        + " SELECT n.id, CONCAT('Product ', n.id), " + price.toPlainString()
        + " FROM " + vendor.numbers(settings.products()) + " n");
  }

  private void orders(Statement statement) throws SQLException {
    statement.executeUpdate(
        "INSERT INTO shop_order (id, customer_id, product_id, quantity, total_cents,"
            + " ship_street, ship_city, ship_postcode)"
            + " SELECT n.id, 1 + MOD(n.id, " + settings.customers() + "),"
            + " 1 + MOD(n.id, " + settings.products() + "), 1, " + ProductActivities.centsOf(0)
            + ","
            + unlessPickedUp("Street 0") + "," + unlessPickedUp("City0") + ","
            + unlessPickedUp("P0")
            + " FROM " + vendor.numbers(settings.orders()) + " n");
  }

  /** As {@link #isPickedUp}. */
  private static String unlessPickedUp(String value) {
    return " CASE WHEN MOD(n.id, 3) <> 0 THEN '" + value + "' END";
  }
}
