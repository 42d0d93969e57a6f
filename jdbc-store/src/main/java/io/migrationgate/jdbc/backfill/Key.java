package io.migrationgate.jdbc.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What identifies a row: the values of its key columns, in order, none of them null. Immutable.
 *
 * @param values numbers as {@code Long} or {@code BigDecimal}, texts, {@code UUID}, {@code byte[]},
 *     {@code LocalDate}, {@code LocalDateTime} or {@code OffsetDateTime}
 */
public record Key(List<Object> values) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Copies the list. */
  public Key {
    values = List.copyOf(values);
  }

  /** For people, for example {@code 17} or {@code (17, 'a')}. */
  @Override
  public String toString() {
    String list = values.stream().map(Key::shown).collect(Collectors.joining(", "));
    return values.size() == 1 ? list : "(" + list + ")";
  }

  private static String shown(Object value) {
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    return value instanceof String text ? "'" + text + "'" : value.toString();
  }

  /** As the store keeps it: each value with its type, so that it is bound again as it was read. */
  String json() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : values) {
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

  static Key parse(String json) {
    try {
      JsonNode array = MAPPER.readTree(json);
      return new Key(array.valueStream().map(Key::value).toList());
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

  /** A driver's value in one of the types of keys. */
  static Object normal(Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    return value instanceof BigInteger integer ? new BigDecimal(integer) : value;
  }
}
