package io.migrationgate.demo.release48;

import com.google.inject.Inject;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.shop.Address;
import io.migrationgate.demo.shop.Order;
import io.migrationgate.demo.shop.OrderRepository;
import io.migrationgate.demo.shop.OrderRow;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Orders in the database: the address is a row of its own table. */
final class OrderTable implements OrderRepository {
  private final String replaceAddress;

  @Inject
  OrderTable(Vendor vendor) {
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
    return handle
        .select(
            "SELECT o.customer_id, o.product_id, o.quantity, o.total_cents,"
                + " a.street, a.city, a.postcode"
                + " FROM shop_order o LEFT JOIN order_address a ON a.order_id = o.id"
                + " WHERE o.id = ?",
            id)
        .map((row, context) -> {
          String street = row.getString(5);
          Address to =
              street == null ? null : new Address(street, row.getString(6), row.getString(7));
          return new Order(id, row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), to);
        })
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return OrderRow.lock(handle, id);
  }

  @Override
  public void writeAddress(Handle handle, long id, @Nullable Address to) {
    if (to == null) {
      handle.execute("DELETE FROM order_address WHERE order_id = ?", id);
    } else {
      handle.execute(replaceAddress, id, to.street(), to.city(), to.postcode());
    }
  }

  @Override
  public void delete(Handle handle, long id) {
    writeAddress(handle, id, null);
    OrderRow.delete(handle, id);
  }
}
