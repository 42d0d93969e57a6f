package io.migrationgate.demo.shop;

import com.google.inject.Inject;
import org.jdbi.v3.core.Handle;

/** What can be done with customers. Each operation is one transaction. */
public final class Customers {
  private final Transactions transactions;
  private final CustomerRepository repository;

  @Inject
  Customers(Transactions transactions, CustomerRepository repository) {
    this.transactions = transactions;
    this.repository = repository;
  }

  /** Adds a customer. */
  public void create(Customer customer) {
    transactions.write(handle -> {
      if (!repository.insert(handle, customer)) {
        throw new ShopException(
            ShopException.Kind.CONFLICT, "customer " + customer.id() + " is there already");
      }
      return true;
    });
  }

  /** Reads a customer. */
  public Customer get(long id) {
    return transactions.read(handle ->
        repository.find(handle, id).orElseThrow(() -> ShopException.missing("customer", id)));
  }

  /**
   * Renames a customer.
   *
   * @return the name before
   */
  public PersonName rename(long id, PersonName name) {
    return transactions.write(handle -> {
      PersonName before = locked(handle, id).name();
      repository.writeName(handle, id, name);
      return before;
    });
  }

  /**
   * Renames a customer after something else, in a transaction that has read the customer before:
   * the unit of work is as long as that takes.
   *
   * @return the name before
   */
  public PersonName renameAfter(long id, PersonName name, Runnable first) {
    return transactions.write(handle -> {
      if (repository.find(handle, id).isEmpty()) {
        throw ShopException.missing("customer", id);
      }
      first.run();
      PersonName before = locked(handle, id).name();
      repository.writeName(handle, id, name);
      return before;
    });
  }

  /**
   * Raises the number at the end of both names by one: reads, adds, writes. No shop needs it, but
   * an oracle does: when many do it at once to the same customer, a lost write shows in the number.
   *
   * @return the name now
   */
  public PersonName raise(long id) {
    return transactions.write(handle -> {
      PersonName raised = locked(handle, id).name().next();
      repository.writeName(handle, id, raised);
      return raised;
    });
  }

  private Customer locked(Handle handle, long id) {
    if (!repository.lock(handle, id)) {
      throw ShopException.missing("customer", id);
    }
    return repository.find(handle, id).orElseThrow(() -> ShopException.missing("customer", id));
  }

  /** Removes a customer who has no orders. */
  public void delete(long id) {
    try {
      transactions.write(handle -> {
        if (!repository.delete(handle, id)) {
          throw ShopException.missing("customer", id);
        }
        return true;
      });
    } catch (RuntimeException e) {
      if (ShopSql.isForeignKey(e)) {
        throw new ShopException(ShopException.Kind.CONFLICT, "customer " + id + " has orders");
      }
      throw e;
    }
  }
}
