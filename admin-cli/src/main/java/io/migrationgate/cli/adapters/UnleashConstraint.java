package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** A constraint of Unleash as targeting. */
final class UnleashConstraint {
  private UnleashConstraint() {}

  static JsonNode rule(JsonNode constraint) throws UnmappedException {
    if (constraint.path("caseInsensitive").asBoolean()) {
      throw new UnmappedException("a constraint that ignores case");
    }
    JsonNode rule = plain(constraint);
    return constraint.path("inverted").asBoolean() ? TargetingRules.not(rule) : rule;
  }

  /** What Unleash calls {@code userId} is the targeting key. */
  static JsonNode field(String name) throws UnmappedException {
    return name.equals("userId") ? TargetingRules.targetingKey() : TargetingRules.attribute(name);
  }

  private static JsonNode plain(JsonNode constraint) throws UnmappedException {
    String name = constraint.path("contextName").asText();
    String operator = constraint.path("operator").asText();
    List<String> values = new ArrayList<>();
    constraint.path("values").forEach(value -> values.add(value.asText()));
    String value = constraint.path("value").asText();
    if (operator.startsWith("DATE_")) {
      return date(name, operator, value);
    }
    JsonNode field = field(name);
    return switch (operator) {
      case "IN" -> TargetingRules.call("in", field, TargetingRules.texts(values));
      case "NOT_IN" ->
        TargetingRules.not(TargetingRules.call("in", field, TargetingRules.texts(values)));
      case "STR_STARTS_WITH" -> any("starts_with", field, values);
      case "STR_ENDS_WITH" -> any("ends_with", field, values);
      case "STR_CONTAINS" ->
        TargetingRules.any(values.stream()
            .<JsonNode>map(part -> TargetingRules.call("in", TargetingRules.text(part), field))
            .toList());
      case "NUM_EQ" -> number("==", field, value);
      case "NUM_GT" -> number(">", field, value);
      case "NUM_GTE" -> number(">=", field, value);
      case "NUM_LT" -> number("<", field, value);
      case "NUM_LTE" -> number("<=", field, value);
      case "SEMVER_EQ" ->
        TargetingRules.call("sem_ver", field, TargetingRules.text("="), TargetingRules.text(value));
      case "SEMVER_GT" ->
        TargetingRules.call("sem_ver", field, TargetingRules.text(">"), TargetingRules.text(value));
      case "SEMVER_LT" ->
        TargetingRules.call("sem_ver", field, TargetingRules.text("<"), TargetingRules.text(value));
      default -> throw new UnmappedException("the constraint operator '" + operator + "'");
    };
  }

  private static JsonNode any(String operator, JsonNode field, List<String> values) {
    return TargetingRules.any(values.stream()
        .<JsonNode>map(value -> TargetingRules.call(operator, field, TargetingRules.text(value)))
        .toList());
  }

  /** Nobody without a number: in JavaScript null is less than 1. */
  private static JsonNode number(String operator, JsonNode field, String value)
      throws UnmappedException {
    try {
      return TargetingRules.call(
          "and",
          TargetingRules.present(field),
          TargetingRules.call(operator, field, DecimalNode.valueOf(new BigDecimal(value))));
    } catch (NumberFormatException e) {
      throw new UnmappedException("the number '" + value + "'");
    }
  }

  /** Only the time of the evaluation, which is told in seconds. */
  private static JsonNode date(String name, String operator, String value)
      throws UnmappedException {
    if (!name.equals("currentTime")) {
      throw new UnmappedException("a date that the caller brings: '" + name + "'");
    }
    JsonNode now = JsonNodeFactory.instance.objectNode().put("var", "$flagd.timestamp");
    try {
      long seconds = OffsetDateTime.parse(value).toEpochSecond();
      return switch (operator) {
        case "DATE_AFTER" -> TargetingRules.call(">=", now, TargetingRules.number(seconds));
        case "DATE_BEFORE" -> TargetingRules.call("<", now, TargetingRules.number(seconds));
        default -> throw new UnmappedException("the constraint operator '" + operator + "'");
      };
    } catch (DateTimeException e) {
      throw new UnmappedException("the date '" + value + "'");
    }
  }
}
