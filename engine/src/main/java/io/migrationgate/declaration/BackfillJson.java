package io.migrationgate.declaration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backfill's part of a declaration as the store keeps it. */
final class BackfillJson {
  private BackfillJson() {}

  static void write(ObjectNode object, @Nullable BackfillSpec backfill) {
    if (backfill == null) {
      return;
    }
    ObjectNode node = object.putObject("backfill");
    backfill.forward().forEach(node.putObject("forward")::put);
    backfill.reverse().forEach(node.putObject("reverse")::put);
    rows(node.putObject("old"), backfill.oldRows());
    rows(node.putObject("new"), backfill.newRows());
    node.put("code", backfill.code());
    // Left out where there is none: fingerprints of runs that are under way stay what they are.
    if (backfill.timeZone() != null) {
      node.put("timeZone", backfill.timeZone());
    }
    if (backfill.insertsBy() != null) {
      node.put("insertsBy", backfill.insertsBy().toString());
    }
  }

  private static void rows(ObjectNode node, Rows rows) {
    rows.key().forEach(node.putArray("key")::add);
    node.put("present", rows.present());
    node.put("absent", rows.absent().wireName());
  }

  static @Nullable BackfillSpec read(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    return new BackfillSpec(
        expressions(node.path("forward")),
        expressions(node.path("reverse")),
        rows(node.path("old")),
        rows(node.path("new")),
        DeclarationJson.textOrNull(node.path("code")),
        DeclarationJson.textOrNull(node.path("timeZone")),
        node.path("insertsBy").isTextual()
            ? BackfillRules.side(node.path("insertsBy").asText())
            : null);
  }

  private static Map<String, String> expressions(JsonNode node) {
    Map<String, String> expressions = new LinkedHashMap<>();
    node.properties()
        .forEach(field -> expressions.put(field.getKey(), field.getValue().asText()));
    return expressions;
  }

  private static Rows rows(JsonNode node) {
    return new Rows(
        DeclarationJson.texts(node.path("key")),
        DeclarationJson.textOrNull(node.path("present")),
        Absent.parse(node.path("absent").asText(Absent.DELETE.wireName())));
  }
}
