package io.migrationgate.demo.copy;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** {@code product.price} to {@code price_cents}. */
final class PriceCopy implements RowCopy {
  private record Row(long id, long cents) {}

  @Override
  public String migration() {
    return "price-cents";
  }

  @Override
  public Batch copyNext(Handle handle, long after, int limit) {
    List<Row> rows = handle
        .select(
            "SELECT id, price FROM product WHERE id > ? ORDER BY id LIMIT ? FOR UPDATE",
            after,
            limit)
        .map((row, context) ->
            new Row(row.getLong(1), row.getBigDecimal(2).movePointRight(2).longValueExact()))
        .list();
    if (rows.isEmpty()) {
      return Batch.NONE;
    }
    PreparedBatch batch = handle.prepareBatch("UPDATE product SET price_cents = ? WHERE id = ?");
    rows.forEach(row -> batch.add(row.cents(), row.id()));
    batch.execute();
    return new Batch(rows.get(rows.size() - 1).id(), rows.size());
  }

  /** None: both sides are columns of one row. */
  @Override
  public int removeOrphans(Handle handle) {
    return 0;
  }
}
