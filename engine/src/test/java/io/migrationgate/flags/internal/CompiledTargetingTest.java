package io.migrationgate.flags.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random targeting comes to the same compiled as when it is interpreted step by step. */
class CompiledTargetingTest {
  private static final List<String> OPERATORS = List.of(
      "var", "if", "?:", "and", "or", "!", "!!", "==", "!=", "===", "!==", "<", "<=", ">", ">=",
      "-", "/", "%", "min", "max", "in", "merge", "map", "filter", "reduce", "all", "some", "none");

  @Property
  void compiledAndInterpretedAgree(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Object> data = new HashMap<>();
    for (String name : List.of("a", "b", "c", "d")) {
      if (random.nextInt(5) > 0) {
        data.put(name, literal(random, 2));
      }
    }
    // Several for one set of data: most are short.
    for (int i = 0; i < 20; i++) {
      String logic = JsonText.compact(call(random, 4));
      Object expected = PlainJsonLogic.apply(Targetings.plain(logic), data);
      Object value;
      try {
        value = Targetings.evaluate(logic, Targetings.context(JsonText.compact(data)));
      } catch (FlagFormatException e) {
        // Loops too deep in one another.
        assertThat(e).hasMessageContaining("operators over lists");
        continue;
      }
      assertThat(sameNumbers(value, data))
          .as("%s of %s", logic, data)
          .isEqualTo(sameNumbers(expected, data));
    }
  }

  /** JavaScript has one kind of number, without a sign of zero that could be seen here. */
  private static Object sameNumbers(Object value, Object root) {
    if (value == root || value instanceof EvaluationContext) {
      return "all data";
    }
    if (value instanceof List<?> list) {
      List<Object> same = new ArrayList<>();
      list.forEach(element -> same.add(sameNumbers(element, root)));
      return same;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> same = new HashMap<>();
      map.forEach((name, element) -> same.put(name, sameNumbers(element, root)));
      return same;
    }
    return value instanceof Number number ? (Object) (number.doubleValue() + 0.0) : value;
  }

  private static Object literal(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> (long) random.nextInt(5) - 1;
      case 4 -> random.nextInt(4) / 2.0;
      case 5 -> List.of("", "0", "1", " 2 ", "x", "ab", "true", "1,2").get(random.nextInt(8));
      case 6 -> "ab".substring(random.nextInt(2));
      case 7 -> "";
      default -> {
        List<Object> list = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
          list.add(literal(random, depth - 1));
        }
        yield list;
      }
    };
  }

  private static Object expression(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return random.nextBoolean() ? variable(random) : literal(random, 1);
    }
    return call(random, depth);
  }

  private static Map<String, Object> variable(Random random) {
    String name = List.of("a", "b", "c", "d", "", "a.0", "b.1", "current", "accumulator")
        .get(random.nextInt(9));
    return Map.of("var", random.nextInt(4) == 0 && !name.isEmpty() ? List.of(name, 7L) : name);
  }

  private static Map<String, Object> call(Random random, int depth) {
    String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
    if (operator.equals("var")) {
      return variable(random);
    }
    int arguments = switch (operator) {
      case "!", "!!" -> 1;
      case "if", "?:" -> 2 + random.nextInt(4);
      case "<", "<=", "reduce" -> 2 + random.nextInt(2);
      case "and", "or", "min", "max", "merge" -> 1 + random.nextInt(3);
      case "-" -> 1 + random.nextInt(2);
      default -> 2;
    };
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      list.add(expression(random, depth - 1));
    }
    // An only argument that is a list would be taken for the arguments.
    if (arguments == 1 && list.get(0) instanceof List) {
      return Map.of(operator, List.of(list.get(0)));
    }
    Map<String, Object> call = new HashMap<>();
    call.put(operator, arguments == 1 && random.nextBoolean() ? list.get(0) : list);
    return call;
  }
}
