package io.migrationgate.openfeature.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.testkit.TestFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The specification's feature files and flags, where they are there. */
final class ConformanceData {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Their two conditions, which are in another language there. */
  private static final Map<String, String> TARGETING = Map.of(
      "email == 'ballmer@macrosoft.com' ? 'zero' : ''",
      "{\"if\":[{\"==\":[{\"var\":\"email\"},\"ballmer@macrosoft.com\"]},\"zero\",null]}",
      "!customer && email == 'ballmer@macrosoft.com' && age > 10 ? 'internal' : ''",
      "{\"if\":[{\"and\":[{\"!\":{\"var\":\"customer\"}},"
          + "{\"==\":[{\"var\":\"email\"},\"ballmer@macrosoft.com\"]},"
          + "{\">\":[{\"var\":\"age\"},10]}]},\"internal\",null]}");

  private ConformanceData() {}

  /** The folder: the one that the property names, or one beside a folder above this project. */
  static Optional<Path> folder() {
    String given = System.getProperty("test.openfeature");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      Path folder = up.resolve("shared").resolve("conformance").resolve("openfeature");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** Their flags in flagd's format. */
  static TestFlags flags() {
    TestFlags flags = TestFlags.empty();
    try {
      Path file = folder().orElseThrow().resolve("test-flags.json");
      for (Map.Entry<String, JsonNode> flag : MAPPER.readTree(file.toFile()).properties()) {
        flags.define(flag.getKey(), convert(flag.getValue()).toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!flags.broken().isEmpty()) {
      throw new IllegalStateException("badly converted: " + flags.broken());
    }
    return flags;
  }

  private static ObjectNode convert(JsonNode flag) {
    ObjectNode converted = MAPPER.createObjectNode();
    converted.put("state", flag.path("disabled").asBoolean() ? "DISABLED" : "ENABLED");
    converted.set("variants", flag.get("variants"));
    converted.set(
        "defaultVariant",
        flag.path("defaultVariant").isTextual() ? flag.get("defaultVariant") : MAPPER.nullNode());
    if (flag.has("contextEvaluator")) {
      String condition = flag.get("contextEvaluator").asText();
      String targeting = TARGETING.get(condition);
      if (targeting == null) {
        throw new IllegalStateException("no targeting for " + condition);
      }
      try {
        converted.set("targeting", MAPPER.readTree(targeting));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (flag.path("flagMetadata").isObject()) {
      converted.set("metadata", flag.get("flagMetadata"));
    }
    return converted;
  }
}
