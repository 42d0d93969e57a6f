package io.migrationgate.demo.http;

import io.javalin.Javalin;
import io.migrationgate.demo.shop.Checkout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Without the engine: there are no gates to tell of, and the checkout is the classic one. */
public final class PlainRoutes implements NodeRoutes {
  private final HealthRoutes health;

  /** Those of a build. */
  public PlainRoutes(String build) {
    this.health = new HealthRoutes(build, Map::of);
  }

  @Override
  public void addTo(Javalin javalin) {
    javalin.get(
        "/customers/{id}/checkout",
        context -> context.json(new Checkout.Offer("classic", List.of())));
    health.addTo(javalin);
  }

  @Override
  public void drain() {
    health.drain();
  }

  @Override
  public Optional<Trouble> trouble(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (Trouble.isConnection(at)) {
        return Optional.of(Trouble.DATABASE);
      }
    }
    return Optional.empty();
  }
}
