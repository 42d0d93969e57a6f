package io.migrationgate.demo.release47;

import com.google.inject.Inject;
import io.migrationgate.MigrationGate;
import io.migrationgate.demo.shop.Customer;
import io.migrationgate.demo.shop.CustomerRepository;
import io.migrationgate.demo.shop.PersonName;
import io.migrationgate.demo.shop.ShopSql;
import io.migrationgate.inject.Gate;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Customers in the database. Their names stand behind the gate {@code customer-name-split}; both
 * shapes are columns of the same row.
 *
 * <p>The row itself, with the columns that do not migrate, is inserted and deleted once, whatever
 * the phase. So either side may write its columns with an UPDATE: the row is there, locked by this
 * transaction, and the number of rows hit is checked. All of it is one transaction, so that nobody
 * sees a row without a name.
 */
final class CustomerTable implements CustomerRepository {
  private final MigrationGate split;

  @Inject
  CustomerTable(@Gate("customer-name-split") MigrationGate split) {
    this.split = split;
  }

  @Override
  public boolean insert(Handle handle, Customer customer) {
    boolean added = ShopSql.inserted(() -> handle.execute(
        "INSERT INTO customer (id, email) VALUES (?, ?)", customer.id(), customer.email()));
    if (added) {
      writeName(handle, customer.id(), customer.name());
    }
    return added;
  }

  @Override
  public Optional<Customer> find(Handle handle, long id) {
    return split.forKey(id).read(() -> findOld(handle, id), () -> findNew(handle, id));
  }

  private static Optional<Customer> findOld(Handle handle, long id) {
    return handle
        .select("SELECT email, full_name FROM customer WHERE id = ?", id)
        .map((row, context) ->
            new Customer(id, PersonName.ofFull(ShopSql.text(row, 2)), row.getString(1)))
        .findOne();
  }

  private static Optional<Customer> findNew(Handle handle, long id) {
    return handle
        .select("SELECT email, first_name, last_name FROM customer WHERE id = ?", id)
        .map((row, context) -> new Customer(
            id, new PersonName(ShopSql.text(row, 2), ShopSql.text(row, 3)), row.getString(1)))
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    // Both sides are the same row here; where they are not, each path locks its own.
    return split.forKey(id).lock(() -> lockRow(handle, id), () -> lockRow(handle, id));
  }

  private static boolean lockRow(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM customer WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writeName(Handle handle, long id, PersonName name) {
    split
        .forKey(id)
        .write(
            () -> ShopSql.one(
                handle.execute("UPDATE customer SET full_name = ? WHERE id = ?", name.full(), id)),
            () -> ShopSql.one(handle.execute(
                "UPDATE customer SET first_name = ?, last_name = ? WHERE id = ?",
                name.first(),
                name.last(),
                id)));
  }

  @Override
  public boolean delete(Handle handle, long id) {
    return handle.execute("DELETE FROM customer WHERE id = ?", id) == 1;
  }
}
