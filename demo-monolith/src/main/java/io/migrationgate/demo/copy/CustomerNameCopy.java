package io.migrationgate.demo.copy;

import io.migrationgate.demo.shop.PersonName;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** {@code customer.full_name} to {@code first_name} and {@code last_name}. */
final class CustomerNameCopy implements RowCopy {
  private record Row(long id, PersonName name) {}

  @Override
  public String migration() {
    return "customer-name-split";
  }

  @Override
  public Batch copyNext(Handle handle, long after, int limit) {
    List<Row> rows = handle
        .select(
            "SELECT id, full_name FROM customer WHERE id > ? ORDER BY id LIMIT ? FOR UPDATE",
            after,
            limit)
        .map((row, context) -> new Row(row.getLong(1), PersonName.ofFull(row.getString(2))))
        .list();
    if (rows.isEmpty()) {
      return Batch.NONE;
    }
    PreparedBatch batch =
        handle.prepareBatch("UPDATE customer SET first_name = ?, last_name = ? WHERE id = ?");
    rows.forEach(row -> batch.add(row.name().first(), row.name().last(), row.id()));
    batch.execute();
    return new Batch(rows.get(rows.size() - 1).id(), rows.size());
  }

  /** None: both sides are columns of one row. */
  @Override
  public int removeOrphans(Handle handle) {
    return 0;
  }
}
