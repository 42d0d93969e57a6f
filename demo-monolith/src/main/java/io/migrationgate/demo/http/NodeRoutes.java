package io.migrationgate.demo.http;

import io.javalin.Javalin;
import java.util.Optional;

/**
 * What a server offers besides the shop itself, and what it makes of failures: that depends on
 * whether a node of the engine's stands behind it.
 */
public interface NodeRoutes {
  /** Adds the paths. */
  void addTo(Javalin javalin);

  /** From now on it says that it wants no new requests. */
  void drain();

  /** Why a request failed that might succeed in a moment; empty if it would fail again. */
  Optional<Trouble> trouble(Throwable failure);
}
