package io.migrationgate.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Side;
import io.migrationgate.protocol.ShownSides;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** View schemas as the store keeps them, in declarations and in what is known of builds. */
public final class ViewsJson {
  private ViewsJson() {}

  /** Adds them to an object; nothing if there are none, so that what is stored stays as it is. */
  public static void write(ObjectNode object, ShownSides views) {
    if (views.isEmpty()) {
      return;
    }
    ObjectNode node = object.putObject("views");
    ObjectNode schemas = node.putObject("schemas");
    views.schemas().forEach((schema, side) -> schemas.put(schema, side.toString()));
    ObjectNode names = node.putObject("names");
    views.names().forEach(names::put);
  }

  /** Those of an object that {@link #write} added them to. */
  public static ShownSides read(JsonNode object) {
    Map<String, Side> schemas = new LinkedHashMap<>();
    object
        .path("views")
        .path("schemas")
        .properties()
        .forEach(entry -> schemas.put(
            entry.getKey(), Side.valueOf(entry.getValue().asText().toUpperCase(Locale.ROOT))));
    Map<String, String> names = new LinkedHashMap<>();
    object
        .path("views")
        .path("names")
        .properties()
        .forEach(entry -> names.put(entry.getKey(), entry.getValue().asText()));
    return new ShownSides(schemas, names);
  }
}
