package io.migrationgate.demo.load;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.oracle.History;
import io.migrationgate.demo.oracle.Kind;
import io.migrationgate.demo.oracle.Ledger;
import io.migrationgate.demo.oracle.ShopTables;
import io.migrationgate.demo.oracle.Tally;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Fills the shop with what was there before the migrations: on the old sides only. */
final class Seeding {
  /** How many of the customers are raised by many at once. */
  private static final int TALLIES = 16;

  private final LoadSettings settings;
  private final Ledger ledger;
  private final Crowd crowd;

  Seeding(LoadSettings settings, Ledger ledger, Crowd crowd) {
    this.settings = settings;
    this.ledger = ledger;
    this.crowd = crowd;
  }

  @FunctionalInterface
  private interface Row {
    void set(PreparedStatement statement, int id) throws SQLException;
  }

  void fill(DatabaseAddress address) throws SQLException {
    try (Connection connection = address.connect("shop-setup")) {
      connection.setAutoCommit(false);
      customers(connection);
      products(connection);
      orders(connection);
      connection.commit();
    }
    for (int id = 1; id <= settings.customers(); id++) {
      if (id <= TALLIES) {
        Tally tally = new Tally(Kind.CUSTOMER, id, CustomerActivities::nameOf);
        crowd.tallies().add(ledger.seeded(tally));
      } else {
        History customer = new History(Kind.CUSTOMER, id, CustomerActivities.nameOf(0));
        crowd.regulars().add(ledger.seeded(customer));
      }
    }
    for (int id = 1; id <= settings.products(); id++) {
      String price = ShopTables.price(ProductActivities.centsOf(0));
      crowd.products().add(ledger.seeded(new History(Kind.PRODUCT, id, price)));
    }
    for (int id = 1; id <= settings.orders(); id++) {
      String to = isPickedUp(id) ? ShopTables.pickedUp() : OrderActivities.addressOf(0);
      crowd.orders().add(ledger.seeded(new History(Kind.ORDER, id, to)));
    }
  }

  private static boolean isPickedUp(int order) {
    return order % 3 == 0;
  }

  private void customers(Connection connection) throws SQLException {
    String sql = "INSERT INTO customer (id, email, full_name) VALUES (?, ?, ?)";
    insert(connection, sql, settings.customers(), (statement, id) -> {
      statement.setLong(1, id);
      statement.setString(2, id + "@shop.example");
      statement.setString(3, CustomerActivities.nameOf(0));
    });
  }

  private void products(Connection connection) throws SQLException {
    String sql = "INSERT INTO product (id, title, price) VALUES (?, ?, ?)";
    insert(connection, sql, settings.products(), (statement, id) -> {
      statement.setLong(1, id);
      statement.setString(2, "Product " + id);
      statement.setBigDecimal(3, BigDecimal.valueOf(ProductActivities.centsOf(0), 2));
    });
  }

  private void orders(Connection connection) throws SQLException {
    String sql = "INSERT INTO shop_order (id, customer_id, product_id, quantity, total_cents,"
        + " ship_street, ship_city, ship_postcode) VALUES (?, ?, ?, 1, ?, ?, ?, ?)";
    insert(connection, sql, settings.orders(), (statement, id) -> {
      statement.setLong(1, id);
      statement.setLong(2, 1 + id % settings.customers());
      statement.setLong(3, 1 + id % settings.products());
      statement.setLong(4, ProductActivities.centsOf(0));
      statement.setString(5, isPickedUp(id) ? null : "Street 0");
      statement.setString(6, isPickedUp(id) ? null : "City0");
      statement.setString(7, isPickedUp(id) ? null : "P0");
    });
  }

  private static void insert(Connection connection, String sql, int count, Row row)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int id = 1; id <= count; id++) {
        row.set(statement, id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
