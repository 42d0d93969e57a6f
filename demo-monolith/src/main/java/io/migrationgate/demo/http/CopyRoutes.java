package io.migrationgate.demo.http;

import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.demo.copy.Copies;

/** The path {@code /copy/{migration}}. */
final class CopyRoutes {
  private final Copies copies;

  @Inject
  CopyRoutes(Copies copies) {
    this.copies = copies;
  }

  void addTo(Javalin javalin) {
    javalin.post("/copy/{migration}", this::copy);
  }

  private void copy(Context context) {
    context.json(copies.run(context.pathParam("migration")));
  }
}
