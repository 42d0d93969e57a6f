package io.migrationgate.demo.shop;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Products in the database. Where their prices stand differs from release to release: see
 * {@code ProductTable} in the packages of the releases.
 */
public interface ProductRepository {
  /** Adds a product; false if the id is taken. */
  boolean insert(Handle handle, Product product);

  /** Reads a product. */
  Optional<Product> find(Handle handle, long id);

  /** Locks a product until the transaction ends; false if there is none. */
  boolean lock(Handle handle, long id);

  /** Writes the price of a product whose row this transaction has locked. */
  void writePrice(Handle handle, long id, long cents);
}
