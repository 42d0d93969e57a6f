package io.migrationgate.flags.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON with the place of each value, and writes it. Depth and size are bounded. */
public final class JsonText {
  /** How deep objects and arrays may lie in one another. */
  public static final int MAX_DEPTH = 200;

  /** How long a file may be, in characters. */
  public static final int MAX_LENGTH = 64 << 20;

  private static final int QUOTED = 60;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxStringLength(MAX_LENGTH)
          .build())
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .build();

  private final JsonParser parser;
  private final FoundProblems problems;

  private JsonText(JsonParser parser, FoundProblems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /**
   * Reads one value that is all of a text.
   *
   * @return null if it is no JSON; then a problem was added
   */
  public static @Nullable Json read(String text, int maxLength, FoundProblems problems) {
    if (text.length() > maxLength) {
      problems.add("", 1, text.length() + " characters", "at most " + maxLength, "split it");
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      if (parser.currentToken() == null) {
        problems.add("", 1, "an empty text", "JSON", "write an object");
        return null;
      }
      Json value = new JsonText(parser, problems).value("");
      if (parser.nextToken() != null) {
        int line = parser.currentTokenLocation().getLineNr();
        problems.add("", line, "more text behind the value", "its end", "remove what is there");
      }
      return value;
    } catch (StreamConstraintsException e) {
      problems.add(
          "", line(e), "JSON out of bounds: " + e.getOriginalMessage(), "less", "simplify");
      return null;
    } catch (JsonProcessingException e) {
      problems.add(
          "",
          line(e),
          "text that is no JSON: " + shortened(e.getOriginalMessage()),
          "JSON",
          "correct it there");
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string has no I/O
    }
  }

  private static int line(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? 1 : at.getLineNr();
  }

  private Json value(String pointer) throws IOException {
    JsonToken token = parser.currentToken();
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> new Json(object(pointer), line);
      case START_ARRAY -> new Json(array(pointer), line);
      case VALUE_STRING -> new Json(parser.getText(), line);
      case VALUE_TRUE -> new Json(true, line);
      case VALUE_FALSE -> new Json(false, line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json(number(pointer, line), line);
      default -> new Json(null, line);
    };
  }

  private Map<String, Json> object(String pointer) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      String inner = pointer(pointer, name);
      if (members.put(name, value(inner)) != null) {
        problems.add(inner, line, "the same name twice", "each once", "remove one of them");
      }
    }
    return members;
  }

  private List<Json> array(String pointer) throws IOException {
    List<Json> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(pointer(pointer, elements.size())));
    }
    return elements;
  }

  private Number number(String pointer, int line) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      problems.add(
          pointer,
          line,
          shortened(parser.getText()),
          "a number below 1.8e308",
          "give a smaller one");
      return 0.0;
    }
    return number;
  }

  /** The pointer (RFC 6901) to a member. */
  public static String pointer(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer (RFC 6901) to an element. */
  public static String pointer(String parent, int index) {
    return parent + "/" + index;
  }

  /** In one line, without spaces. */
  public static String compact(@Nullable Object value) {
    return write(value, false);
  }

  /** On many lines, for people. */
  public static String pretty(@Nullable Object value) {
    return write(value, true) + "\n";
  }

  private static String write(@Nullable Object value, boolean pretty) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      if (pretty) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter));
      }
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string has no I/O
    }
    return out.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator generator) throws IOException {
    if (value instanceof Json json) {
      write(json.value(), generator);
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else if (value instanceof Long whole) {
      generator.writeNumber(whole);
    } else if (value instanceof Double number) {
      generator.writeNumber(number);
    } else if (value == null) {
      generator.writeNull();
    } else {
      throw new IllegalArgumentException("no JSON: " + value.getClass());
    }
  }

  /** A text in quotes, shortened, for messages. */
  public static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…";
  }
}
