package io.migrationgate.jdbc.internal;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What is known of connections of the driver's, by identity, for as long as somebody else holds
 * them. Values must not hold their connection. Thread-safe.
 *
 * <p>It is asked at each borrow. A general cache with weak keys notes each read and has another
 * thread woken up now and then to look through the notes, which costs more than all the rest.
 *
 * @param <V> what is known
 */
public final class WeakConnections<V> {
  private final ConcurrentHashMap<Object, V> values = new ConcurrentHashMap<>();
  private final ReferenceQueue<Connection> gone = new ReferenceQueue<>();
  private final Supplier<V> first;

  /**
   * Knows nothing yet.
   *
   * @param first makes what is known of a connection that was not seen before
   */
  public WeakConnections(Supplier<V> first) {
    this.first = first;
  }

  /** What is known of a connection. */
  public V of(Connection connection) {
    V known = values.get(new Probe(connection));
    return known != null ? known : added(connection);
  }

  private V added(Connection connection) {
    for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
      values.remove(key);
    }
    return values.computeIfAbsent(new WeakKey(connection, gone), key -> first.get());
  }

  int size() {
    return values.size();
  }

  /** Finds a key, and is never one. */
  private static final class Probe {
    private final Connection connection;

    Probe(Connection connection) {
      this.connection = connection;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(connection);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WeakKey key && key.refersTo(connection);
    }
  }

  private static final class WeakKey extends WeakReference<Connection> {
    private final int hash;

    WeakKey(Connection connection, ReferenceQueue<Connection> gone) {
      super(connection, gone);
      this.hash = System.identityHashCode(connection);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** One that is gone is found by itself alone, to be removed. */
    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Connection mine = get();
      return mine != null && other instanceof WeakKey key && key.refersTo(mine);
    }
  }
}
