package io.migrationgate.demo.shop;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Orders in the database. Where their addresses stand differs from release to release: see
 * {@code OrderTable} in the packages of the releases.
 */
public interface OrderRepository {
  /** Adds an order; false if the id is taken. */
  boolean insert(Handle handle, Order order);

  /** Reads an order. */
  Optional<Order> find(Handle handle, long id);

  /** Locks an order until the transaction ends; false if there is none. */
  boolean lock(Handle handle, long id);

  /** Writes the address of an order whose row this transaction has locked; null removes it. */
  void writeAddress(Handle handle, long id, @Nullable Address to);

  /** Removes an order whose row this transaction has locked. */
  void delete(Handle handle, long id);
}
