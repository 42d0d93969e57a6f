package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.List;

/** Writes targeting. */
final class TargetingRules {
  static final JsonNode TRUE = BooleanNode.TRUE;
  static final JsonNode FALSE = BooleanNode.FALSE;
  static final JsonNode NULL = NullNode.getInstance();

  private TargetingRules() {}

  static ObjectNode call(String operator, JsonNode... arguments) {
    return call(operator, List.of(arguments));
  }

  static ObjectNode call(String operator, Collection<? extends JsonNode> arguments) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putArray(operator).addAll(arguments);
    return node;
  }

  static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  static JsonNode number(long number) {
    return LongNode.valueOf(number);
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  /** An attribute. Our paths go by dots, so a name that has one would lead elsewhere. */
  static JsonNode attribute(String name) throws UnmappedException {
    if (name.isBlank() || name.contains(".")) {
      throw new UnmappedException("the attribute '" + name + "': its name has a dot, or is none");
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("var", name);
    return node;
  }

  static JsonNode targetingKey() {
    return JsonNodeFactory.instance.objectNode().put("var", "targetingKey");
  }

  /** The element that an operator over a list is at. */
  static JsonNode element() {
    return JsonNodeFactory.instance.objectNode().put("var", "");
  }

  static JsonNode present(JsonNode value) {
    return call("!==", value, NULL);
  }

  static JsonNode not(JsonNode rule) {
    return rule.equals(TRUE) ? FALSE : rule.equals(FALSE) ? TRUE : call("!", rule);
  }

  /** All of them; what always holds is left out. */
  static JsonNode all(List<JsonNode> rules) {
    List<JsonNode> open = rules.stream().filter(rule -> !rule.equals(TRUE)).toList();
    return open.contains(FALSE)
        ? FALSE
        : open.isEmpty() ? TRUE : open.size() == 1 ? open.get(0) : call("and", open);
  }

  /** One of them; what never holds is left out. */
  static JsonNode any(List<JsonNode> rules) {
    List<JsonNode> open = rules.stream().filter(rule -> !rule.equals(FALSE)).toList();
    return open.contains(TRUE)
        ? TRUE
        : open.isEmpty() ? FALSE : open.size() == 1 ? open.get(0) : call("or", open);
  }
}
