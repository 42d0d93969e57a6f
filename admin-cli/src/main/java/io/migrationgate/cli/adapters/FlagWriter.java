package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;

/** Puts one definition together. */
final class FlagWriter {
  private final ObjectNode flag = JsonNodeFactory.instance.objectNode();
  private final ObjectNode variants = flag.putObject("variants");
  private final ObjectNode metadata = JsonNodeFactory.instance.objectNode();

  FlagWriter(boolean enabled) {
    flag.put("state", enabled ? "ENABLED" : "DISABLED");
  }

  /** One that is on for whom a rule holds, and off for everybody else. */
  static FlagWriter onFor(boolean enabled, JsonNode rule) {
    FlagWriter writer = new FlagWriter(enabled);
    writer.variants.put("on", true).put("off", false);
    writer.defaultVariant(rule.equals(TargetingRules.TRUE) ? "on" : "off");
    if (!rule.equals(TargetingRules.TRUE) && !rule.equals(TargetingRules.FALSE)) {
      writer.targeting(
          TargetingRules.call("if", rule, TargetingRules.text("on"), TargetingRules.text("off")));
    }
    return writer;
  }

  FlagWriter variant(String name, JsonNode value) {
    variants.set(name, value);
    return this;
  }

  FlagWriter defaultVariant(String name) {
    flag.put("defaultVariant", name);
    return this;
  }

  FlagWriter targeting(JsonNode targeting) {
    flag.set("targeting", targeting);
    return this;
  }

  FlagWriter described(String description) {
    if (!description.isBlank()) {
      metadata.put("mgate.description", description);
    }
    return this;
  }

  FlagDefinition write(String key) throws UnmappedException {
    if (!metadata.isEmpty()) {
      flag.set("metadata", metadata);
    }
    try {
      return FlagDefinition.parse(key, flag.toString());
    } catch (FlagFormatException e) {
      throw new UnmappedException(
          "found " + e.problem().found() + "; expected " + e.problem().expected());
    }
  }
}
