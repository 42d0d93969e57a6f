package io.migrationgate.jdbc.backfill.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.jdbc.backfill.run.Key;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.UUID;

/** A key as the store keeps it: each value with its type, so that it is bound as it was read. */
public final class KeyJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private KeyJson() {}

  public static String write(Key key) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : key.values()) {
      if (value instanceof Long) {
        array.addObject().put("i", value.toString());
      } else if (value instanceof BigDecimal decimal) {
        array.addObject().put("n", decimal.toPlainString());
      } else if (value instanceof UUID) {
        array.addObject().put("u", value.toString());
      } else if (value instanceof byte[] bytes) {
        array.addObject().put("x", HexFormat.of().formatHex(bytes));
      } else if (value instanceof LocalDate) {
        array.addObject().put("d", value.toString());
      } else if (value instanceof LocalDateTime) {
        array.addObject().put("t", value.toString());
      } else if (value instanceof OffsetDateTime) {
        array.addObject().put("z", value.toString());
      } else {
        array.addObject().put("s", (String) value);
      }
    }
    return array.toString();
  }

  static Key read(String json) {
    try {
      JsonNode array = MAPPER.readTree(json);
      return new Key(array.valueStream().map(KeyJson::value).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store holds a key that is none: " + json, e);
    }
  }

  private static Object value(JsonNode node) {
    String type = node.fieldNames().next();
    String text = node.path(type).asText();
    return switch (type) {
      case "i" -> Long.valueOf(text);
      case "n" -> new BigDecimal(text);
      case "u" -> UUID.fromString(text);
      case "x" -> HexFormat.of().parseHex(text);
      case "d" -> LocalDate.parse(text);
      case "t" -> LocalDateTime.parse(text);
      case "z" -> OffsetDateTime.parse(text);
      case "s" -> text;
      default -> throw new IllegalStateException("the store holds a key of type " + type);
    };
  }
}
