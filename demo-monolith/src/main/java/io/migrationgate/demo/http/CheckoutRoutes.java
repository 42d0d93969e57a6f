package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.demo.shop.Checkout;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.ofrep.OfrepAnswer;
import io.migrationgate.ofrep.OfrepEndpoints;
import io.migrationgate.ofrep.OfrepRequest;

/**
 * The checkout, and the flags themselves for pages in the browser: OpenFeature's remote evaluation
 * protocol, mounted as it is.
 */
final class CheckoutRoutes {
  private final Checkout checkout;
  private final OfrepEndpoints flags;

  @Inject
  CheckoutRoutes(Checkout checkout, FeatureFlags flags) {
    this.checkout = checkout;
    this.flags = new OfrepEndpoints(flags, key -> true);
  }

  void addTo(Javalin javalin) {
    javalin
        .get("/customers/{id}/checkout", this::offer)
        .post(OfrepEndpoints.PATH, this::evaluate)
        .post(OfrepEndpoints.PATH + "/<key>", this::evaluate);
  }

  private void offer(Context context) {
    context.json(checkout.offer(Bodies.id(context)));
  }

  private void evaluate(Context context) {
    String key = context.pathParamMap().getOrDefault("key", "");
    OfrepAnswer answer = flags.answer(new OfrepRequest(
        context.method().toString(),
        key.isEmpty() ? OfrepEndpoints.PATH : OfrepEndpoints.PATH + "/" + key,
        context.header("If-None-Match"),
        context.body()));
    answer.headers().forEach(context::header);
    context.status(answer.status()).result(answer.body());
  }
}
