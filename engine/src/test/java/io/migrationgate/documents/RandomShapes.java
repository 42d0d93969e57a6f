package io.migrationgate.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.documents.Shape.FieldShape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random shapes, documents of them, and a plain judge of whether a document is of a shape. */
final class RandomShapes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);
  private static final List<String> SYMBOLS = List.of("A", "B", "C");

  private final Random random;

  RandomShapes(Random random) {
    this.random = random;
  }

  Shape shape(int depth) {
    return switch (random.nextInt(depth > 0 ? 13 : 9)) {
      case 0 -> new Shape.IntegerShape(32);
      case 1 -> new Shape.IntegerShape(64);
      case 2 -> new Shape.IntegerShape(Shape.IntegerShape.UNBOUNDED);
      case 3 -> new Shape.NumberShape(64);
      case 4 -> new Shape.NumberShape(0);
      case 5 -> new Shape.TextShape();
      case 6 -> new Shape.BooleanShape();
      case 7 -> new Shape.AnyShape();
      case 8 ->
        new Shape.EnumShape(
            new TreeSet<>(SYMBOLS.subList(random.nextInt(2), 1 + random.nextInt(2) + 1)),
            random.nextInt(4) == 0);
      case 9 -> new Shape.ArrayShape(shape(depth - 1));
      case 10 -> new Shape.MapShape(shape(depth - 1));
      case 11 ->
        new Shape.Variants(
            "type",
            new TreeMap<>(
                random.nextBoolean()
                    ? Map.of("x", object(depth - 1))
                    : Map.of("x", object(depth - 1), "y", object(depth - 1))));
      default -> object(depth - 1);
    };
  }

  Shape object(int depth) {
    Map<String, FieldShape> fields = new TreeMap<>();
    for (String name : List.of("a", "b", "c")) {
      if (random.nextInt(3) > 0) {
        fields.put(name, new FieldShape(shape(depth), random.nextBoolean()));
      }
    }
    return Shape.object(fields);
  }

  /** A document of a shape. */
  JsonNode document(Shape shape) {
    if (shape instanceof Shape.IntegerShape integer) {
      BigInteger value = new BigInteger(integer.bits() == 0 ? 80 : integer.bits() - 1, random);
      return JSON.numberNode(random.nextBoolean() ? value : value.negate());
    } else if (shape instanceof Shape.NumberShape number) {
      return number.bits() == 0
          ? JSON.numberNode(new BigDecimal(new BigInteger(90, random), 20))
          : JSON.numberNode(random.nextDouble());
    } else if (shape instanceof Shape.TextShape) {
      return JSON.textNode("t" + random.nextInt(3));
    } else if (shape instanceof Shape.BooleanShape) {
      return JSON.booleanNode(random.nextBoolean());
    } else if (shape instanceof Shape.EnumShape symbols) {
      return JSON.textNode(
          List.copyOf(symbols.symbols()).get(random.nextInt(symbols.symbols().size())));
    } else if (shape instanceof Shape.ArrayShape array) {
      ArrayNode node = JSON.arrayNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        node.add(document(array.items()));
      }
      return node;
    } else if (shape instanceof Shape.MapShape map) {
      ObjectNode node = JSON.objectNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        node.set("k" + i, document(map.values()));
      }
      return node;
    } else if (shape instanceof Shape.Variants variants) {
      String id = List.copyOf(variants.branches().keySet())
          .get(random.nextInt(variants.branches().size()));
      ObjectNode node = (ObjectNode) document(variants.branches().get(id));
      return node.put(variants.property(), id);
    } else if (shape instanceof Shape.ObjectShape object) {
      ObjectNode node = JSON.objectNode();
      object.fields().forEach((name, field) -> {
        if (!field.optional() || random.nextBoolean()) {
          node.set(name, document(field.shape()));
        } else if (random.nextBoolean()) {
          node.putNull(name);
        }
      });
      return node;
    }
    return Arrays.<JsonNode>asList(JSON.numberNode(1), JSON.textNode("x"), JSON.objectNode())
        .get(random.nextInt(3));
  }

  /** Whether a reader of a shape that keeps unknown fields takes a document as it is. */
  static boolean fits(JsonNode node, Shape shape) {
    if (shape instanceof Shape.IntegerShape integer) {
      return node.isIntegralNumber()
          && (integer.bits() == 0 || node.bigIntegerValue().bitLength() < integer.bits());
    } else if (shape instanceof Shape.NumberShape number) {
      return node.isNumber()
          && (number.bits() == 0
              || new BigDecimal(node.decimalValue().doubleValue()).compareTo(node.decimalValue())
                  == 0
              || node.isDouble());
    } else if (shape instanceof Shape.TextShape) {
      return node.isTextual();
    } else if (shape instanceof Shape.BooleanShape) {
      return node.isBoolean();
    } else if (shape instanceof Shape.EnumShape symbols) {
      return node.isTextual()
          && (symbols.hasDefault() || symbols.symbols().contains(node.asText()));
    } else if (shape instanceof Shape.ArrayShape array) {
      boolean all = node.isArray();
      for (JsonNode item : node) {
        all &= fits(item, array.items());
      }
      return all;
    } else if (shape instanceof Shape.MapShape map) {
      return node.isObject()
          && node.properties().stream().allMatch(entry -> fits(entry.getValue(), map.values()));
    } else if (shape instanceof Shape.Variants variants) {
      Shape branch = variants.branches().get(node.path(variants.property()).asText());
      return branch != null && fits(node, branch);
    } else if (shape instanceof Shape.ObjectShape object) {
      return node.isObject()
          && object.fields().entrySet().stream().allMatch(entry -> {
            JsonNode value = node.get(entry.getKey());
            return value == null || value.isNull()
                ? entry.getValue().optional()
                : fits(value, entry.getValue().shape());
          });
    }
    return true;
  }
}
