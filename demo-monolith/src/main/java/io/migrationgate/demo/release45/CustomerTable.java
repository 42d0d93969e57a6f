package io.migrationgate.demo.release45;

import io.migrationgate.demo.shop.Customer;
import io.migrationgate.demo.shop.CustomerRepository;
import io.migrationgate.demo.shop.PersonName;
import io.migrationgate.demo.shop.ShopSql;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Customers in the database: the name is one column, and nobody knows of another shape. */
final class CustomerTable implements CustomerRepository {
  @Override
  public boolean insert(Handle handle, Customer customer) {
    return ShopSql.inserted(() -> handle.execute(
        "INSERT INTO customer (id, email, full_name) VALUES (?, ?, ?)",
        customer.id(),
        customer.email(),
        customer.name().full()));
  }

  @Override
  public Optional<Customer> find(Handle handle, long id) {
    return handle
        .select("SELECT email, full_name FROM customer WHERE id = ?", id)
        .map((row, context) ->
            new Customer(id, PersonName.ofFull(ShopSql.text(row, 2)), row.getString(1)))
        .findOne();
  }

  @Override
  public boolean lock(Handle handle, long id) {
    return ShopSql.lock(handle, "SELECT id FROM customer WHERE id = ? FOR UPDATE", id);
  }

  @Override
  public void writeName(Handle handle, long id, PersonName name) {
    ShopSql.one(handle.execute("UPDATE customer SET full_name = ? WHERE id = ?", name.full(), id));
  }

  @Override
  public boolean delete(Handle handle, long id) {
    return handle.execute("DELETE FROM customer WHERE id = ?", id) == 1;
  }
}
