package io.migrationgate.declaration;

import io.migrationgate.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A map in a YAML file; unknown and repeated keys are noted as soon as it is opened. */
final class YamlMap {
  private final YamlValue owner;
  private final MappingNode node;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Map<String, YamlValue> values = new LinkedHashMap<>();

  YamlMap(YamlValue owner, MappingNode node, YamlKeys allowed) {
    this.owner = owner;
    this.node = node;
    node.getValue().forEach(entry -> open(entry, allowed));
  }

  private void open(NodeTuple entry, YamlKeys allowed) {
    Node keyNode = entry.getKeyNode();
    if (!(keyNode instanceof ScalarNode scalar)) {
      owner.report(
          keyNode,
          new Problem("", "a list or map as a key", "one of " + allowed.list(), "correct the key"));
      return;
    }
    String key = scalar.getValue();
    Problem problem = allowed.problem(key);
    if (problem != null) {
      owner.report(keyNode, problem);
      return;
    }
    Node first = keys.putIfAbsent(key, keyNode);
    if (first != null) {
      owner.report(
          keyNode,
          new Problem(
              "",
              "key '" + key + "' again, after line " + line(first),
              "each key once",
              "remove one of them"));
      return;
    }
    values.put(key, owner.at(key, entry.getValueNode()));
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** Notes a problem if the key is not there. */
  void require(String key, String expected, String nextStep) {
    if (!keys.containsKey(key)) {
      owner.report(node, new Problem("", "no key '" + key + "'", expected, nextStep));
    }
  }

  /** Runs a step with the value if there is one; what it refuses is noted. */
  void with(String key, Consumer<YamlValue> step) {
    YamlValue value = values.get(key);
    if (value != null) {
      value.attempt(step);
    }
  }

  /** The value as the step reads it; the other one if there is none, or it is refused. */
  <T> T read(String key, T other, Function<YamlValue, T> step) {
    Holder<T> read = new Holder<>(other);
    with(key, value -> read.value = step.apply(value));
    return read.value;
  }

  private static final class Holder<T> {
    private T value;

    Holder(T value) {
      this.value = value;
    }
  }
}
