package io.migrationgate.demo.node;

import io.migrationgate.demo.database.DatabaseAddress;

/** What serves the shop in one process, with the engine or without. */
public interface ServingNode extends AutoCloseable {
  /** Where its HTTP interface is. */
  String url();

  /** Stops serving, and waits for what is under way. */
  @Override
  void close();

  /** Starts one. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts to serve.
     *
     * @throws CannotServeException if it may not, or cannot
     */
    ServingNode start(DatabaseAddress address, NodeOptions options);
  }
}
