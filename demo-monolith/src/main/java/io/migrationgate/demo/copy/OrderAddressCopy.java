package io.migrationgate.demo.copy;

import io.migrationgate.demo.database.Vendor;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The address columns of {@code shop_order} to rows of {@code order_address}. */
final class OrderAddressCopy implements RowCopy {
  private final String replace;

  OrderAddressCopy(Vendor vendor) {
    this.replace = "INSERT INTO order_address (order_id, street, city, postcode)"
        + " VALUES (?, ?, ?, ?)"
        + vendor.onConflictReplace("order_id", "street", "city", "postcode");
  }

  private record Row(
      long id,
      @Nullable String street,
      @Nullable String city,
      @Nullable String postcode) {}

  @Override
  public String migration() {
    return "order-address-table";
  }

  @Override
  public Batch copyNext(Handle handle, long after, int limit) {
    List<Row> rows = handle
        .select(
            "SELECT id, ship_street, ship_city, ship_postcode FROM shop_order"
                + " WHERE id > ? ORDER BY id LIMIT ? FOR UPDATE",
            after,
            limit)
        .map((row, context) ->
            new Row(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
        .list();
    if (rows.isEmpty()) {
      return Batch.NONE;
    }
    PreparedBatch replaced = handle.prepareBatch(replace);
    PreparedBatch removed = handle.prepareBatch("DELETE FROM order_address WHERE order_id = ?");
    for (Row row : rows) {
      if (row.street() == null) {
        removed.add(row.id());
      } else {
        replaced.add(row.id(), row.street(), row.city(), row.postcode());
      }
    }
    execute(removed);
    execute(replaced);
    return new Batch(rows.get(rows.size() - 1).id(), rows.size());
  }

  private static void execute(PreparedBatch batch) {
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /**
   * Left behind by orders that were cancelled while the new side was not written. Each suspect is
   * locked first and its order looked for in a statement of its own afterwards: one DELETE with NOT
   * EXISTS could remove the address of an order that was placed anew in between.
   */
  @Override
  public int removeOrphans(Handle handle) {
    List<Long> suspects = handle
        .select("SELECT a.order_id FROM order_address a LEFT JOIN shop_order o ON o.id = a.order_id"
            + " WHERE o.id IS NULL ORDER BY a.order_id")
        .mapTo(Long.class)
        .list();
    int removed = 0;
    for (long id : suspects) {
      boolean there = isLocked(handle, "SELECT order_id FROM order_address WHERE order_id = ?", id);
      if (there && !isLocked(handle, "SELECT id FROM shop_order WHERE id = ?", id)) {
        removed += handle.execute("DELETE FROM order_address WHERE order_id = ?", id);
      }
    }
    return removed;
  }

  private static boolean isLocked(Handle handle, String sql, long id) {
    return handle.select(sql + " FOR UPDATE", id).mapTo(Long.class).findOne().isPresent();
  }
}
