package io.migrationgate.demo.release45;

import io.migrationgate.demo.shop.Address;
import io.migrationgate.demo.shop.Order;
import io.migrationgate.demo.shop.OrderRepository;
import io.migrationgate.demo.shop.OrderRow;
import io.migrationgate.demo.shop.ShopSql;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Orders in the database: the address is part of the order. Release 46 has not changed it: a table
 * that does not migrate yet needs no gate.
 */
public final class OrderTable implements OrderRepository {
  @Override
  public boolean insert(Handle handle, Order order) {
    Address to = order.address();
    return ShopSql.inserted(() -> handle.execute(
        "INSERT INTO shop_order (id, customer_id, product_id, quantity, total_cents,"
            + " ship_street, ship_city, ship_postcode) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        order.id(),
        order.customerId(),
        order.productId(),
        order.quantity(),
        order.totalCents(),
        to == null ? null : to.street(),
        to == null ? null : to.city(),
        to == null ? null : to.postcode()));
  }

  @Override
  public Optional<Order> find(Handle handle, long id) {
    return handle
        .select(
            "SELECT customer_id, product_id, quantity, total_cents,"
                + " ship_street, ship_city, ship_postcode FROM shop_order WHERE id = ?",
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
    ShopSql.one(handle.execute(
        "UPDATE shop_order SET ship_street = ?, ship_city = ?, ship_postcode = ? WHERE id = ?",
        to == null ? null : to.street(),
        to == null ? null : to.city(),
        to == null ? null : to.postcode(),
        id));
  }

  @Override
  public void delete(Handle handle, long id) {
    OrderRow.delete(handle, id);
  }
}
