package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The variants of one feature of Unleash: what they give, and to whom. */
final class UnleashVariants {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String feature;
  private final JsonNode variants;

  UnleashVariants(String feature, JsonNode variants) {
    this.feature = feature;
    this.variants = variants;
  }

  /** A flag that gives a variant to whom the rule holds for, and else the caller's default. */
  FlagWriter write(boolean enabled, JsonNode rule) throws UnmappedException {
    FlagWriter writer = new FlagWriter(enabled);
    for (JsonNode variant : variants) {
      writer.variant(variant.path("name").asText(), value(variant));
    }
    return writer.targeting(
        rule.equals(TargetingRules.TRUE)
            ? choice()
            : TargetingRules.call("if", rule, choice(), TargetingRules.NULL));
  }

  /** What a variant gives: its payload, or its name where it has none. */
  private static JsonNode value(JsonNode variant) throws UnmappedException {
    JsonNode payload = variant.path("payload");
    String text = payload.path("value").asText();
    return switch (payload.path("type").asText("")) {
      case "" -> variant.path("name");
      case "string", "csv" -> TargetingRules.text(text);
      case "number", "json" -> parsed(text);
      default -> throw new UnmappedException("a payload of type " + payload.path("type"));
    };
  }

  private static JsonNode parsed(String text) throws UnmappedException {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UnmappedException("the payload '" + text + "', which is no JSON");
    }
  }

  private JsonNode choice() throws UnmappedException {
    List<JsonNode> branches = new ArrayList<>();
    long total = 0;
    for (JsonNode variant : variants) {
      total += variant.path("weight").asLong();
      overrides(variant, branches);
    }
    if (total < 1 || total > Integer.MAX_VALUE) {
      throw new UnmappedException("weights of " + total + " together");
    }
    String stickiness = variants.get(0).path("stickiness").asText("default");
    if (stickiness.equals("random")) {
      throw new UnmappedException("variants that are drawn anew at each call");
    }
    JsonNode id = UnleashBuckets.id(stickiness);
    JsonNode bucket = UnleashBuckets.bucket(feature, id, total, UnleashBuckets.VARIANT_SEED);
    branches.add(TargetingRules.not(TargetingRules.present(id)));
    branches.add(TargetingRules.NULL);
    long sum = 0;
    for (JsonNode variant : variants) {
      sum += variant.path("weight").asLong();
      branches.add(TargetingRules.call("<", bucket, TargetingRules.number(sum)));
      branches.add(variant.path("name"));
    }
    return TargetingRules.call("if", branches);
  }

  private static void overrides(JsonNode variant, List<JsonNode> branches)
      throws UnmappedException {
    for (JsonNode override : variant.path("overrides")) {
      List<String> values = new ArrayList<>();
      override.path("values").forEach(value -> values.add(value.asText()));
      branches.add(TargetingRules.call(
          "in",
          UnleashConstraint.field(override.path("contextName").asText()),
          TargetingRules.texts(values)));
      branches.add(variant.path("name"));
    }
  }
}
