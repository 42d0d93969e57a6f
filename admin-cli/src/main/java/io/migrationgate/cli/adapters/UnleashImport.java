package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.cli.adapters.ForeignFlags.Remark;
import io.migrationgate.flags.FlagDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Features of Unleash, in the form in which its clients get them ({@code /api/client/features}):
 * {@code userId} becomes the targeting key, and whoever was in a gradual rollout, or got a variant,
 * still is and does.
 *
 * <p>The rules are those of Unleash's client specification, which the tests take their values from.
 */
public final class UnleashImport {
  private final Map<Integer, JsonNode> segments = new HashMap<>();
  private final List<FlagDefinition> flags = new ArrayList<>();
  private final List<Remark> unmapped = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();

  private UnleashImport() {}

  /** Reads what Unleash has exported. */
  public static ForeignFlags read(JsonNode root) {
    UnleashImport reading = new UnleashImport();
    root.path("segments")
        .forEach(segment ->
            reading.segments.put(segment.path("id").asInt(), segment.path("constraints")));
    root.path("features").forEach(reading::feature);
    return new ForeignFlags(reading.flags, reading.unmapped, reading.remarks);
  }

  private void feature(JsonNode feature) {
    String name = feature.path("name").asText();
    try {
      flags.add(definition(name, feature));
    } catch (UnmappedException e) {
      unmapped.add(new Remark(name, e.what()));
    }
  }

  private FlagDefinition definition(String name, JsonNode feature) throws UnmappedException {
    if (!feature.path("dependencies").isEmpty()) {
      throw new UnmappedException("it depends on other features");
    }
    JsonNode rule = strategies(name, feature.path("strategies"));
    boolean enabled = feature.path("enabled").asBoolean();
    JsonNode variants = feature.path("variants");
    FlagWriter writer = variants.isEmpty()
        ? FlagWriter.onFor(enabled, rule)
        : new UnleashVariants(name, variants).write(enabled, rule);
    if (!variants.isEmpty()) {
      remarks.add(new Remark(
          name, "has variants, which are what it gives here; whether it is enabled is not asked"));
    }
    return writer.described(feature.path("description").asText("")).write(name);
  }

  /** A feature without strategies is for everybody. */
  private JsonNode strategies(String name, JsonNode strategies) throws UnmappedException {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode strategy : strategies) {
      if (!strategy.path("variants").isEmpty()) {
        throw new UnmappedException("variants of a strategy");
      }
      List<JsonNode> parts = new ArrayList<>();
      for (JsonNode constraint : strategy.path("constraints")) {
        parts.add(UnleashConstraint.rule(constraint));
      }
      for (JsonNode id : strategy.path("segments")) {
        JsonNode constraints = segments.get(id.asInt());
        if (constraints == null) {
          throw new UnmappedException("segment " + id + ", which is not in the file");
        }
        for (JsonNode constraint : constraints) {
          parts.add(UnleashConstraint.rule(constraint));
        }
      }
      parts.add(strategy(name, strategy));
      rules.add(TargetingRules.all(parts));
    }
    return rules.isEmpty() ? TargetingRules.TRUE : TargetingRules.any(rules);
  }

  private JsonNode strategy(String feature, JsonNode strategy) throws UnmappedException {
    String name = strategy.path("name").asText();
    JsonNode parameters = strategy.path("parameters");
    String group = parameters.path("groupId").asText(feature);
    return switch (name) {
      case "default" -> TargetingRules.TRUE;
      case "userWithId" ->
        TargetingRules.call(
            "in",
            TargetingRules.targetingKey(),
            TargetingRules.texts(
                Arrays.stream(parameters.path("userIds").asText().split(","))
                    .map(String::strip)
                    .filter(id -> !id.isEmpty())
                    .toList()));
      case "gradualRolloutUserId" ->
        UnleashBuckets.share("userId", group, percent(parameters, "percentage"));
      case "gradualRolloutSessionId" ->
        UnleashBuckets.share("sessionId", group, percent(parameters, "percentage"));
      case "flexibleRollout" -> {
        String stickiness = parameters.path("stickiness").asText("default");
        int percent = percent(parameters, "rollout");
        if (stickiness.equals("default") && percent > 0 && percent < 100) {
          remarks.add(
              new Remark(
                  feature,
                  "callers with neither a targeting key nor a sessionId are in no share; Unleash draws for them"));
        }
        yield UnleashBuckets.share(stickiness, group, percent);
      }
      default -> throw new UnmappedException("the strategy '" + name + "'");
    };
  }

  private static int percent(JsonNode parameters, String name) throws UnmappedException {
    String text = parameters.path(name).asText().strip();
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 100) {
      throw new UnmappedException("a share of '" + text + "' percent");
    }
    return Integer.parseInt(text);
  }
}
