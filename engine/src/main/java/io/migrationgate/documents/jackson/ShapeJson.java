package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.Shape.ArrayShape;
import io.migrationgate.documents.Shape.EnumShape;
import io.migrationgate.documents.Shape.FieldShape;
import io.migrationgate.documents.Shape.IntegerShape;
import io.migrationgate.documents.Shape.MapShape;
import io.migrationgate.documents.Shape.NumberShape;
import io.migrationgate.documents.Shape.ObjectShape;
import io.migrationgate.documents.Shape.RecursiveShape;
import io.migrationgate.documents.Shape.ScalarShape;
import io.migrationgate.documents.Shape.Variants;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shapes as JSON, as they are stored and shipped with a build. Stateless. */
public final class ShapeJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ShapeJson() {}

  /** A shape as an object. */
  public static String write(Shape shape) {
    return tree(shape).toString();
  }

  private static ObjectNode tree(Shape shape) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("kind", shape.kind());
    if (shape instanceof ScalarShape scalar) {
      node.put("name", scalar.name());
    } else if (shape instanceof EnumShape symbols) {
      ArrayNode array = node.putArray("symbols");
      symbols.symbols().forEach(array::add);
      flag(node, "default", symbols.hasDefault());
    } else if (shape instanceof ArrayShape array) {
      node.set("items", tree(array.items()));
    } else if (shape instanceof MapShape map) {
      node.set("values", tree(map.values()));
    } else if (shape instanceof ObjectShape object) {
      ObjectNode fields = node.putObject("fields");
      object.fields().forEach((name, field) -> fields.set(name, field(field)));
      flag(node, "open", object.open());
    } else if (shape instanceof Variants variants) {
      node.put("property", variants.property());
      ObjectNode branches = node.putObject("branches");
      variants.branches().forEach((id, branch) -> branches.set(id, tree(branch)));
    } else if (shape instanceof RecursiveShape recursive) {
      node.put("levels", recursive.levels());
    }
    return node;
  }

  private static ObjectNode field(FieldShape field) {
    ObjectNode node = MAPPER.createObjectNode();
    node.set("shape", tree(field.shape()));
    flag(node, "optional", field.optional());
    if (!field.aliases().isEmpty()) {
      ArrayNode aliases = node.putArray("aliases");
      field.aliases().forEach(aliases::add);
    }
    return node;
  }

  private static void flag(ObjectNode node, String name, boolean value) {
    if (value) {
      node.put(name, true);
    }
  }

  /**
   * A shape from an object.
   *
   * @throws MigrationGateException if it is none that this library knows
   */
  public static Shape read(String json) {
    try {
      return shape(MAPPER.readTree(json));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new MigrationGateException(
          new Problem(
              "stored shape",
              "one that cannot be read: " + e.getMessage(),
              "what this library wrote",
              "use a build with the library that wrote it, or restore the row from a backup"),
          e);
    }
  }

  private static Shape shape(JsonNode node) {
    String kind = node.path("kind").asText();
    return switch (kind) {
      case "int8", "int16", "int32", "int64" ->
        new IntegerShape(Integer.parseInt(kind.substring(3)));
      case "integer" -> new IntegerShape(IntegerShape.UNBOUNDED);
      case "float32", "float64" -> new NumberShape(Integer.parseInt(kind.substring(5)));
      case "decimal" -> new NumberShape(0);
      case "string" -> new Shape.TextShape();
      case "boolean" -> new Shape.BooleanShape();
      case "any" -> new Shape.AnyShape();
      case "scalar" -> new ScalarShape(node.path("name").asText());
      case "enum" -> symbols(node);
      case "array" -> new ArrayShape(shape(node.path("items")));
      case "map" -> new MapShape(shape(node.path("values")));
      case "object" -> object(node);
      case "variants" -> variants(node);
      case "recursive" -> new RecursiveShape(node.path("levels").asInt());
      default -> throw new IllegalArgumentException("no shape of kind '" + kind + "'");
    };
  }

  private static Shape symbols(JsonNode node) {
    SortedSet<String> symbols = new TreeSet<>();
    node.path("symbols").forEach(symbol -> symbols.add(symbol.asText()));
    return new EnumShape(symbols, node.path("default").asBoolean());
  }

  private static Shape object(JsonNode node) {
    SortedMap<String, FieldShape> fields = new TreeMap<>();
    node.path("fields").properties().forEach(entry -> {
      JsonNode field = entry.getValue();
      List<String> aliases = new ArrayList<>();
      field.path("aliases").forEach(alias -> aliases.add(alias.asText()));
      fields.put(
          entry.getKey(),
          new FieldShape(shape(field.path("shape")), field.path("optional").asBoolean(), aliases));
    });
    return new ObjectShape(fields, node.path("open").asBoolean());
  }

  private static Shape variants(JsonNode node) {
    SortedMap<String, Shape> branches = new TreeMap<>();
    node.path("branches")
        .properties()
        .forEach(entry -> branches.put(entry.getKey(), shape(entry.getValue())));
    return new Variants(node.path("property").asText(), branches);
  }
}
