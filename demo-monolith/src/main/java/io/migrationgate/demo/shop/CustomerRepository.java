package io.migrationgate.demo.shop;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Customers in the database. Where their names stand differs from release to release, and so does
 * the code: see {@code CustomerTable} in the packages of the releases.
 */
public interface CustomerRepository {
  /** Adds a customer; false if the id is taken. */
  boolean insert(Handle handle, Customer customer);

  /** Reads a customer. */
  Optional<Customer> find(Handle handle, long id);

  /** Locks a customer until the transaction ends; false if there is none. */
  boolean lock(Handle handle, long id);

  /** Writes the name of a customer whose row this transaction has locked. */
  void writeName(Handle handle, long id, PersonName name);

  /** Removes a customer; false if there is none. */
  boolean delete(Handle handle, long id);
}
