package io.migrationgate.demo.lab.oracle;

import io.migrationgate.Side;
import io.migrationgate.demo.database.DatabaseAddress;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the tables hold, read with plain SQL on a connection of its own. The texts are those that
 * the {@link Expectation}s are made of.
 */
public final class ShopTables {
  /** The application name of the oracle's sessions: they only read. */
  public static final String APPLICATION = "shop-oracle";

  /** The value of a row whose side was never written. */
  private static final String MISSING = "(null)";

  private final DatabaseAddress address;

  /** The tables of this database. */
  public ShopTables(DatabaseAddress address) {
    this.address = address;
  }

  /** How the value of an order that is picked up is written. */
  public static String pickedUp() {
    return "picked up";
  }

  /** How a name is written. */
  public static String name(String first, String last) {
    return first + " " + last;
  }

  /** How an address is written. */
  public static String address(String street, String city, String postcode) {
    return street + ", " + city + ", " + postcode;
  }

  /** How a price is written. */
  public static String price(long cents) {
    return cents + " cents";
  }

  /** All values of one side, by id, in one snapshot of the database. */
  public Map<Long, String> read(Kind kind, Side side) throws SQLException {
    Map<Long, String> values = new TreeMap<>();
    try (Connection connection = address.connect(APPLICATION);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql(kind, side))) {
      while (rows.next()) {
        values.put(rows.getLong(1), value(kind, side, rows));
      }
    }
    return values;
  }

  private static String sql(Kind kind, Side side) {
    boolean old = side == Side.OLD;
    return switch (kind) {
      case CUSTOMER ->
        old
            ? "SELECT id, full_name FROM customer"
            : "SELECT id, first_name, last_name FROM customer";
      case ORDER ->
        old
            ? "SELECT id, ship_street, ship_city, ship_postcode FROM shop_order"
            : "SELECT o.id, a.street, a.city, a.postcode"
                + " FROM shop_order o LEFT JOIN order_address a ON a.order_id = o.id";
      case PRODUCT -> old ? "SELECT id, price FROM product" : "SELECT id, price_cents FROM product";
    };
  }

  private static String value(Kind kind, Side side, ResultSet row) throws SQLException {
    return switch (kind) {
      case CUSTOMER ->
        side == Side.OLD
            ? text(row.getString(2))
            : name(text(row.getString(2)), text(row.getString(3)));
      case ORDER ->
        row.getString(2) == null
            ? pickedUp()
            : address(text(row.getString(2)), text(row.getString(3)), text(row.getString(4)));
      case PRODUCT -> {
        BigDecimal price = row.getBigDecimal(2);
        if (price == null) {
          yield MISSING;
        }
        yield price((side == Side.OLD ? price.movePointRight(2) : price).longValueExact());
      }
    };
  }

  private static String text(@Nullable String column) {
    return column == null ? MISSING : column;
  }
}
