package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.cli.adapters.ForeignFlags.Remark;
import io.migrationgate.flags.FlagDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Flags of LaunchDarkly as its REST API gives them ({@code items}, or one flag), for one
 * environment; a context's key becomes the targeting key. Left out is what would not mean the same:
 * percentage rollouts, which go by SHA-1, prerequisites, segments, other kinds of contexts than
 * users, dates and regular expressions.
 */
public final class LaunchDarklyImport {
  private final String environment;
  private final List<FlagDefinition> flags = new ArrayList<>();
  private final List<Remark> unmapped = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();

  private LaunchDarklyImport(String environment) {
    this.environment = environment;
  }

  /**
   * Reads what LaunchDarkly has exported.
   *
   * @param environment the key of the environment whose targeting counts
   */
  public static ForeignFlags read(JsonNode root, String environment) {
    LaunchDarklyImport reading = new LaunchDarklyImport(environment);
    if (root.has("items")) {
      root.path("items").forEach(reading::flag);
    } else {
      reading.flag(root);
    }
    return new ForeignFlags(reading.flags, reading.unmapped, reading.remarks);
  }

  private void flag(JsonNode flag) {
    String key = flag.path("key").asText();
    try {
      flags.add(definition(key, flag));
    } catch (UnmappedException e) {
      unmapped.add(new Remark(key, e.what()));
    }
  }

  private FlagDefinition definition(String key, JsonNode flag) throws UnmappedException {
    JsonNode here = flag.path("environments").path(environment);
    if (!here.isObject()) {
      throw new UnmappedException("no environment '" + environment + "'");
    }
    if (!here.path("prerequisites").isEmpty()) {
      throw new UnmappedException("prerequisites");
    }
    List<String> names = names(flag.path("variations"));
    boolean on = here.path("on").asBoolean();
    FlagWriter writer = new FlagWriter(on);
    for (int i = 0; i < names.size(); i++) {
      writer.variant(names.get(i), flag.path("variations").get(i).path("value"));
    }
    List<JsonNode> branches = new ArrayList<>();
    targets(here, names, branches);
    for (JsonNode rule : here.path("rules")) {
      List<JsonNode> clauses = new ArrayList<>();
      for (JsonNode clause : rule.path("clauses")) {
        clauses.add(LaunchDarklyClause.rule(clause));
      }
      branches.add(TargetingRules.all(clauses));
      branches.add(TargetingRules.text(served(rule, names)));
    }
    writer.defaultVariant(served(here.path("fallthrough"), names));
    if (!branches.isEmpty()) {
      writer.targeting(TargetingRules.call("if", branches));
    }
    if (!on && here.path("offVariation").isInt()) {
      remarks.add(new Remark(
          key,
          "is off: callers get their own default, and not '"
              + name(here.path("offVariation"), names) + "'"));
    }
    return writer.described(flag.path("description").asText("")).write(key);
  }

  /** Names of variations; where they have none of their own, their numbers. */
  private static List<String> names(JsonNode variations) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < variations.size(); i++) {
      JsonNode value = variations.get(i).path("value");
      String own =
          value.isBoolean() ? value.asText() : variations.get(i).path("name").asText("");
      String name = own.isBlank() || taken.contains(own) ? "variation-" + i : own;
      taken.add(name);
      names.add(name);
    }
    return names;
  }

  private static void targets(JsonNode here, List<String> names, List<JsonNode> branches)
      throws UnmappedException {
    for (JsonNode target : here.path("contextTargets")) {
      boolean user = target.path("contextKind").asText("user").equals("user");
      if (!user && !target.path("values").isEmpty()) {
        throw new UnmappedException(
            "targets of the context kind '" + target.path("contextKind").asText() + "'");
      }
    }
    for (JsonNode target : here.path("targets")) {
      List<String> keys = new ArrayList<>();
      target.path("values").forEach(value -> keys.add(value.asText()));
      branches.add(
          TargetingRules.call("in", TargetingRules.targetingKey(), TargetingRules.texts(keys)));
      branches.add(TargetingRules.text(served(target, names)));
    }
  }

  /** The variation that is served, by a rollout too if that has but one. */
  private static String served(JsonNode rule, List<String> names) throws UnmappedException {
    JsonNode variation = rule.path("variation");
    if (variation.isInt()) {
      return name(variation, names);
    }
    List<JsonNode> shares = new ArrayList<>();
    for (JsonNode share : rule.path("rollout").path("variations")) {
      if (share.path("weight").asInt() > 0) {
        shares.add(share);
      }
    }
    if (shares.size() != 1) {
      throw new UnmappedException(
          "a percentage rollout, which goes by SHA-1 there; roll it out anew with: mgate flag rollout");
    }
    return name(shares.get(0).path("variation"), names);
  }

  private static String name(JsonNode variation, List<String> names) throws UnmappedException {
    int index = variation.asInt();
    if (index < 0 || index >= names.size()) {
      throw new UnmappedException("variation " + index + " of " + names.size());
    }
    return names.get(index);
  }
}
