package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A clause of LaunchDarkly as targeting. */
final class LaunchDarklyClause {
  private static final Map<String, String> NUMBERS = Map.of(
      "lessThan", "<",
      "lessThanOrEqual", "<=",
      "greaterThan", ">",
      "greaterThanOrEqual", ">=");
  private static final Map<String, String> VERSIONS =
      Map.of("semVerEqual", "=", "semVerLessThan", "<", "semVerGreaterThan", ">");

  private LaunchDarklyClause() {}

  /**
   * An attribute may be a list, of which one element must match. Where there is none the clause
   * does not hold, negated or not.
   */
  static JsonNode rule(JsonNode clause) throws UnmappedException {
    String kind = clause.path("contextKind").asText("user");
    if (!kind.isEmpty() && !kind.equals("user")) {
      throw new UnmappedException("a clause about the context kind '" + kind + "'");
    }
    String attribute = clause.path("attribute").asText();
    boolean key = attribute.equals("key");
    if (attribute.startsWith("/") || attribute.equals("kind")) {
      throw new UnmappedException("a clause about '" + attribute + "'");
    }
    JsonNode field = key ? TargetingRules.targetingKey() : TargetingRules.attribute(attribute);
    JsonNode tested = key ? field : TargetingRules.element();
    List<JsonNode> tests = new ArrayList<>();
    for (JsonNode value : clause.path("values")) {
      tests.add(test(clause.path("op").asText(), tested, value));
    }
    JsonNode any = TargetingRules.any(tests);
    JsonNode matches =
        key ? any : TargetingRules.call("some", TargetingRules.call("merge", field), any);
    return clause.path("negate").asBoolean()
        ? TargetingRules.call("and", TargetingRules.present(field), TargetingRules.not(matches))
        : matches;
  }

  private static JsonNode test(String operator, JsonNode tested, JsonNode value)
      throws UnmappedException {
    String number = NUMBERS.get(operator);
    if (number != null && value.isNumber()) {
      // Only numbers compare: JavaScript would take a text for one.
      JsonNode isNumber = TargetingRules.call("===", TargetingRules.call("+", tested), tested);
      return TargetingRules.call("and", isNumber, TargetingRules.call(number, tested, value));
    }
    String version = VERSIONS.get(operator);
    if (version != null && value.isTextual()) {
      return TargetingRules.call("sem_ver", tested, TargetingRules.text(version), value);
    }
    if (operator.equals("in") && value.isValueNode() && !value.isNull()) {
      return TargetingRules.call("===", tested, value);
    }
    if (value.isTextual()) {
      if (operator.equals("startsWith")) {
        return TargetingRules.call("starts_with", tested, value);
      }
      if (operator.equals("endsWith")) {
        return TargetingRules.call("ends_with", tested, value);
      }
      if (operator.equals("contains")) {
        // Of a text only: of a number JavaScript would make one.
        return TargetingRules.call(
            "and",
            TargetingRules.call("===", TargetingRules.call("cat", tested), tested),
            TargetingRules.call("in", value, tested));
      }
    }
    throw new UnmappedException("a clause with '" + operator + "' and " + value);
  }
}
