package io.migrationgate.demo.shop;

import org.jdbi.v3.core.Handle;

/** The row of an order, without its address: what no release changes about it. */
public final class OrderRow {
  private OrderRow() {}

  /** Adds it; false if the id is taken. */
  public static boolean insert(Handle handle, Order order) {
    return ShopSql.inserted(() -> handle.execute(
        "INSERT INTO shop_order (id, customer_id, product_id, quantity, total_cents)"
            + " VALUES (?, ?, ?, ?, ?)",
        order.id(),
        order.customerId(),
        order.productId(),
        order.quantity(),
        order.totalCents()));
  }

  /** Locks it until the transaction ends; false if it is not there. */
  public static boolean lock(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM shop_order WHERE id = ? FOR UPDATE", id);
  }

  /** Deletes it; it must be there. */
  public static void delete(Handle handle, long id) {
    ShopSql.one(handle.execute("DELETE FROM shop_order WHERE id = ?", id));
  }
}
