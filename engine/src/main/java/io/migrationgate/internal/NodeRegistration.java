package io.migrationgate.internal;

import io.migrationgate.spi.GateStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The generation under which the node is registered, and a registration whose snapshot has not been
 * loaded yet. Guarded by the agent's turn, but for {@link #generation}.
 */
final class NodeRegistration {
  private final GateStore store;
  private final GateRuntime runtime;
  private final NodeConfig config;
  private volatile long generation;
  private @Nullable Registered pending;

  NodeRegistration(GateStore store, GateRuntime runtime, NodeConfig config) {
    this.store = store;
    this.runtime = runtime;
    this.config = config;
  }

  /** A registration, and when it was asked for. */
  record Registered(Joined joined, Lease.Before at) {}

  /** The latest; 0 before the first. From any thread. */
  long generation() {
    return generation;
  }

  /** Registers, unless it has and has not loaded yet, and the lease would still be good. */
  Registered obtain() {
    Registered before = pending;
    if (before != null
        && runtime.nanoTime() - before.at().nanos() < config.lease().toNanos() * 3 / 4) {
      return before;
    }
    NodeJoin join = new NodeJoin(config, generation, store);
    Lease.Before at = runtime.lease().before();
    Registered now = new Registered(store.change(UUID.randomUUID().toString(), join), at);
    generation = now.joined().generation();
    pending = now;
    return now;
  }

  /** What it asks for has been loaded: the next one is another. */
  void loaded() {
    pending = null;
  }
}
