package io.migrationgate.demo.release46;

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
 * Customers in the database: the name is one column. The gate is asked already, but there is one
 * path only, and {@code supports: [read-old]} says so: this build is never called for the other
 * one.
 */
final class CustomerTable implements CustomerRepository {
  private final MigrationGate split;

  @Inject
  CustomerTable(@Gate("customer-name-split") MigrationGate split) {
    this.split = split;
  }

  @Override
  public boolean insert(Handle handle, Customer customer) {
    return ShopSql.inserted(() -> split
        .forKey(customer.id())
        .write(
            () -> {
              return handle.execute(
                  "INSERT INTO customer (id, email, full_name) VALUES (?, ?, ?)",
                  customer.id(),
                  customer.email(),
                  customer.name().full());
            },
            () -> {
              throw notYet();
            }));
  }

  @Override
  public Optional<Customer> find(Handle handle, long id) {
    return split
        .forKey(id)
        .read(
            () -> handle
                .select("SELECT email, full_name FROM customer WHERE id = ?", id)
                .map((row, context) ->
                    new Customer(id, PersonName.ofFull(ShopSql.text(row, 2)), row.getString(1)))
                .findOne(),
            () -> {
              throw notYet();
            });
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM customer WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writeName(Handle handle, long id, PersonName name) {
    split
        .forKey(id)
        .write(
            () -> ShopSql.one(
                handle.execute("UPDATE customer SET full_name = ? WHERE id = ?", name.full(), id)),
            () -> {
              throw notYet();
            });
  }

  @Override
  public boolean delete(Handle handle, long id) {
    return handle.execute("DELETE FROM customer WHERE id = ?", id) == 1;
  }

  private static IllegalStateException notYet() {
    return new IllegalStateException("release 46 has no path for the new columns");
  }
}
