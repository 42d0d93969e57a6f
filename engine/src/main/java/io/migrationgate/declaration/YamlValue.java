package io.migrationgate.declaration;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Ramp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a YAML file, with typed access. What is not of the wanted type is refused with a
 * {@link MigrationGateException}; {@link #attempt} catches that and notes it with line and column.
 */
final class YamlValue {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)");
  private static final Pattern COUNT = Pattern.compile("\\d{1,30}");

  private final YamlFile file;
  private final Problems problems;
  private final Node node;
  private final Path path;

  private YamlValue(YamlFile file, Problems problems, Node node, Path path) {
    this.file = file;
    this.problems = problems;
    this.node = node;
    this.path = path;
  }

  /** A whole document. */
  static YamlValue root(YamlFile file, Problems problems, Node node) {
    return new YamlValue(file, problems, node, Path.ROOT);
  }

  /** The same value; messages about it and what is in it begin with the label. */
  YamlValue labelled(String label) {
    return new YamlValue(file, problems, node, new Path(label, ""));
  }

  /** Another value below this one. */
  YamlValue at(String key, Node child) {
    return new YamlValue(file, problems, child, path.child(key));
  }

  Place place() {
    return file.place(node);
  }

  /** Runs a step; what it refuses is noted as a problem of this value. */
  void attempt(Consumer<YamlValue> step) {
    try {
      step.accept(this);
    } catch (MigrationGateException e) {
      report(node, e.problem());
    }
  }

  /** Notes a problem of this value at one of its parts. */
  void report(Node part, Problem problem) {
    problems.add(
        file.place(part),
        new Problem(path.toString(), problem.found(), problem.expected(), problem.nextStep()));
  }

  /** How many problems were noted so far, in this and in other files. */
  int problemCount() {
    return problems.total();
  }

  String text() {
    boolean looksLikeAnother = node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
    return scalar(Tag.STR, "a text", looksLikeAnother ? "put it in quotes" : "write a text");
  }

  boolean flag() {
    String expected = "true or false";
    String nextStep = "write true or false, without quotes";
    String text = scalar(Tag.BOOL, expected, nextStep).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(expected, nextStep); // A tag may claim anything.
    };
  }

  long count() {
    String expected = "a whole number that is not negative";
    String text = scalar(Tag.INT, expected, "write digits only");
    if (!COUNT.matcher(text).matches() || new BigInteger(text).bitLength() >= Long.SIZE) {
      throw wrong(expected, "write digits only, at most " + Long.MAX_VALUE);
    }
    return Long.parseLong(text);
  }

  /** A text, a number ({@link Long} or {@link Double}), true or false, as it is written. */
  Object plain() {
    Tag tag = node.getTag();
    if (tag.equals(Tag.BOOL)) {
      return flag();
    }
    if (node instanceof ScalarNode scalar && tag.equals(Tag.STR)) {
      return scalar.getValue();
    }
    String expected = "a text, a number, true or false";
    String nextStep = "write one of them";
    boolean number = node instanceof ScalarNode && (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT));
    if (!number) {
      throw wrong(expected, nextStep);
    }
    String text = scalar(tag, expected, nextStep);
    try {
      BigDecimal value = new BigDecimal(text);
      return tag.equals(Tag.INT) ? (Object) value.longValueExact() : (Object) finite(value);
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong("a number of at most 64 bits", "write it with digits and a point");
    }
  }

  private static double finite(BigDecimal value) {
    double number = value.doubleValue();
    if (Double.isInfinite(number)) {
      throw new ArithmeticException(value + " is beyond a double");
    }
    return number;
  }

  /** A percentage in basis points. */
  int share() {
    String expected = "a percentage with its sign";
    String nextStep = "give a percentage such as 1%, 12.5% or 100%";
    String text = scalar(Tag.STR, expected, nextStep);
    if (!text.endsWith("%")) {
      throw wrong(expected, nextStep);
    }
    return Ramp.parseShare(text);
  }

  Duration duration() {
    String expected = "a whole number of ms or s";
    String nextStep = "give a duration such as 50ms or 2s";
    Matcher matcher = DURATION.matcher(scalar(Tag.STR, expected, nextStep));
    if (!matcher.matches()) {
      throw wrong(expected, nextStep);
    }
    long number = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
  }

  YamlMap map(YamlKeys keys) {
    if (node instanceof MappingNode mapping && node.getTag().equals(Tag.MAP)) {
      return new YamlMap(this, mapping, keys);
    }
    throw wrong("a map with the keys " + keys.list(), "write lines of the form 'key: value'");
  }

  /** A map from texts that the step reads the values of; what it refuses is noted and left out. */
  <T> Map<String, T> entries(String expected, Function<YamlValue, T> step) {
    if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
      throw wrong(expected, "write lines of the form 'key: value'");
    }
    Map<String, T> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      YamlValue key = new YamlValue(file, problems, entry.getKeyNode(), path);
      key.attempt(name -> {
        String text = name.text();
        at(text, entry.getValueNode())
            .attempt(value -> put(entries, text, step.apply(value), expected));
      });
    }
    return entries;
  }

  private static <T> void put(Map<String, T> entries, String key, T value, String expected) {
    if (entries.putIfAbsent(key, value) != null) {
      throw DeclarationRules.refused(
          "key", "key " + Shown.quoted(key) + " again", expected, "remove one of them");
    }
  }

  List<YamlValue> items() {
    if (node instanceof SequenceNode sequence && node.getTag().equals(Tag.SEQ)) {
      return sequence.getValue().stream()
          .map(item -> new YamlValue(file, problems, item, path))
          .toList();
    }
    throw wrong("a list", "write a line that begins with '- ' for each item, or [one, another]");
  }

  /** A list of at least one item; items that the step refuses are noted and left out. */
  <T> List<T> list(Function<YamlValue, T> step) {
    List<YamlValue> items = items();
    if (items.isEmpty()) {
      throw wrong("at least one item", "name the items, or leave the key out");
    }
    List<T> list = new ArrayList<>();
    items.forEach(item -> item.attempt(value -> list.add(step.apply(value))));
    return list;
  }

  /** The value of a key, looked up without checking the other keys; null if there is none. */
  @Nullable
  YamlValue peek(String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key)) {
          return at(key, entry.getValueNode());
        }
      }
    }
    return null;
  }

  /** Whatever is written there, in quotes; something else if it is nothing or no single value. */
  String shownOr(String other) {
    return node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
        ? Shown.quoted(scalar.getValue())
        : other;
  }

  private String scalar(Tag tag, String expected, String nextStep) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(tag)) {
      return scalar.getValue();
    }
    throw wrong(expected, nextStep);
  }

  private MigrationGateException wrong(String expected, String nextStep) {
    return DeclarationRules.refused(path.toString(), shown(), expected, nextStep);
  }

  private String shown() {
    Tag tag = node.getTag();
    if (node instanceof MappingNode && tag.equals(Tag.MAP)) {
      return "a map";
    }
    if (node instanceof SequenceNode sequence && tag.equals(Tag.SEQ)) {
      return sequence.getValue().isEmpty() ? "an empty list" : "a list";
    }
    if (node instanceof ScalarNode scalar) {
      String value = scalar.getValue();
      if (tag.equals(Tag.NULL)) {
        return "no value";
      } else if (tag.equals(Tag.STR)) {
        return "the text " + Shown.quoted(value);
      } else if (tag.equals(Tag.BOOL)) {
        return Shown.line(value);
      } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
        return "the number " + Shown.line(value);
      }
    }
    return "a value with the tag " + Shown.quoted(tag.getValue());
  }

  /**
   * What messages call a value.
   *
   * @param label for example {@code migration 'customer-name-split'}; empty outside migrations
   * @param keys for example {@code compare.sample}; empty for the labelled thing itself
   */
  private record Path(String label, String keys) {
    static final Path ROOT = new Path("", "");

    Path child(String key) {
      return new Path(label, keys.isEmpty() ? key : keys + "." + key);
    }

    @Override
    public String toString() {
      return label.isEmpty() || keys.isEmpty() ? label + keys : label + ", " + keys;
    }
  }
}
