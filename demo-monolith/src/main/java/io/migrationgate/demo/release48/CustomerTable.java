package io.migrationgate.demo.release48;

import io.migrationgate.demo.shop.Customer;
import io.migrationgate.demo.shop.CustomerRepository;
import io.migrationgate.demo.shop.PersonName;
import io.migrationgate.demo.shop.ShopSql;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Customers in the database: the name is two columns. The code no longer asks a gate, since this
 * build starts only where the old column is written no more; what is left of the migration is its
 * declaration, until {@code mgate retire}.
 */
final class CustomerTable implements CustomerRepository {
  @Override
  public boolean insert(Handle handle, Customer customer) {
    return ShopSql.inserted(() -> handle.execute(
        "INSERT INTO customer (id, email, first_name, last_name) VALUES (?, ?, ?, ?)",
        customer.id(),
        customer.email(),
        customer.name().first(),
        customer.name().last()));
  }

  @Override
  public Optional<Customer> find(Handle handle, long id) {
    return handle
        .select("SELECT email, first_name, last_name FROM customer WHERE id = ?", id)
        .map((row, context) -> new Customer(
            id, new PersonName(ShopSql.text(row, 2), ShopSql.text(row, 3)), row.getString(1)))
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM customer WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writeName(Handle handle, long id, PersonName name) {
    ShopSql.one(handle.execute(
        "UPDATE customer SET first_name = ?, last_name = ? WHERE id = ?",
        name.first(),
        name.last(),
        id));
  }

  @Override
  public boolean delete(Handle handle, long id) {
    return handle.execute("DELETE FROM customer WHERE id = ?", id) == 1;
  }
}
