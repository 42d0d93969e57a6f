package io.migrationgate.demo.release47;

import com.google.inject.Inject;
import io.migrationgate.MigrationGate;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.shop.Address;
import io.migrationgate.demo.shop.Order;
import io.migrationgate.demo.shop.OrderRepository;
import io.migrationgate.demo.shop.OrderRow;
import io.migrationgate.demo.shop.ShopSql;
import io.migrationgate.inject.Gate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Orders in the database. Their addresses stand behind the gate {@code order-address-table}:
 * columns of the order on the old side, rows of another table on the new one.
 *
 * <p>Rows of the new side appear and vanish, so it is written by replacing the whole row or
 * deleting it if it is there. A bare UPDATE would hit no row before the backfill has passed, and
 * say nothing.
 */
final class OrderTable implements OrderRepository {
  private static final String COLUMNS = "o.customer_id, o.product_id, o.quantity, o.total_cents";

  private final MigrationGate address;
  private final String replaceAddress;

  @Inject
  OrderTable(@Gate("order-address-table") MigrationGate address, Vendor vendor) {
    this.address = address;
    this.replaceAddress = "INSERT INTO order_address (order_id, street, city, postcode)"
        + " VALUES (?, ?, ?, ?)"
        + vendor.onConflictReplace("order_id", "street", "city", "postcode");
  }

  @Override
  public boolean insert(Handle handle, Order order) {
    boolean added = OrderRow.insert(handle, order);
    if (added) {
      writeAddress(handle, order.id(), order.address());
    }
    return added;
  }

  @Override
  public Optional<Order> find(Handle handle, long id) {
    return address.forKey(id).read(() -> findOld(handle, id), () -> findNew(handle, id));
  }

  private static Optional<Order> findOld(Handle handle, long id) {
    return handle
        .select(
            "SELECT " + COLUMNS + ", o.ship_street, o.ship_city, o.ship_postcode"
                + " FROM shop_order o WHERE o.id = ?",
            id)
        .map((row, context) -> order(id, row))
        .findOne();
  }

  private static Optional<Order> findNew(Handle handle, long id) {
    return handle
        .select(
            "SELECT " + COLUMNS + ", a.street, a.city, a.postcode"
                + " FROM shop_order o LEFT JOIN order_address a ON a.order_id = o.id"
                + " WHERE o.id = ?",
            id)
        .map((row, context) -> order(id, row))
        .findOne();
  }

  private static Order order(long id, ResultSet row) throws SQLException {
    String street = row.getString(5);
    Address to = street == null ? null : new Address(street, row.getString(6), row.getString(7));
    return new Order(id, row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), to);
  }

  @Override
  public boolean lock(Handle handle, long id) {
    // The order's own row is locked in every phase. The new side's may not be there, so it cannot
    // stand for the order; whoever writes it holds this lock.
    return address
        .forKey(id)
        .lock(() -> OrderRow.lock(handle, id), () -> OrderRow.lock(handle, id));
  }

  @Override
  public void writeAddress(Handle handle, long id, @Nullable Address to) {
    address.forKey(id).write(() -> writeOld(handle, id, to), () -> writeNew(handle, id, to));
  }

  private static void writeOld(Handle handle, long id, @Nullable Address to) {
    ShopSql.one(handle.execute(
        "UPDATE shop_order SET ship_street = ?, ship_city = ?, ship_postcode = ? WHERE id = ?",
        to == null ? null : to.street(),
        to == null ? null : to.city(),
        to == null ? null : to.postcode(),
        id));
  }

  private void writeNew(Handle handle, long id, @Nullable Address to) {
    if (to == null) {
      handle.execute("DELETE FROM order_address WHERE order_id = ?", id);
    } else {
      handle.execute(replaceAddress, id, to.street(), to.city(), to.postcode());
    }
  }

  @Override
  public void delete(Handle handle, long id) {
    // The old side's address goes with the row; the new side's must be removed while it is written.
    writeAddress(handle, id, null);
    OrderRow.delete(handle, id);
  }
}
