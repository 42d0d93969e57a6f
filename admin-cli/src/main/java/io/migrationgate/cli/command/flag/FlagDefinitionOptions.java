package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Problem;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.flags.FlagDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a flag is to be. */
final class FlagDefinitionOptions {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "The flag's definition as JSON in flagd's format: state, variants, defaultVariant, …")
  @Nullable
  Path file;

  @Option(
      names = "--default-variant",
      paramLabel = "NAME",
      description = "What is served where targeting chooses nothing.")
  @Nullable
  String defaultVariant;

  @Option(
      names = "--targeting",
      paramLabel = "JSON",
      description = "Rules in JsonLogic; {} for none.")
  @Nullable
  String targeting;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description =
          "Metadata, such as mgate.owner=team-crm or mgate.requires=order-address-table:read-new; an empty value takes it away.")
  Map<String, String> metadata = new LinkedHashMap<>();

  /** Whether any of them is given. */
  boolean given() {
    return file != null || defaultVariant != null || targeting != null || !metadata.isEmpty();
  }

  /** The definition that the file has; null if there is no file. */
  @Nullable
  FlagDefinition fromFile(String name) {
    return file == null ? null : FlagDefinition.parse(name, read("--file", file));
  }

  /** A definition with what is given besides the file. */
  FlagDefinition applied(FlagDefinition before) {
    FlagDefinition after = before;
    if (defaultVariant != null) {
      after = after.withDefaultVariant(defaultVariant);
    }
    if (targeting != null) {
      after = after.withTargeting(targeting);
    }
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      after = after.withMetadata(entry.getKey(), value(entry.getValue()));
    }
    return after;
  }

  /** A number or a truth value where it is one, else a text; null if it is empty. */
  private static @Nullable Object value(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node.isBoolean()) {
        return node.booleanValue();
      }
      if (node.isIntegralNumber() && node.canConvertToLong()) {
        return node.longValue();
      }
      return node.isNumber() ? node.doubleValue() : text;
    } catch (JsonProcessingException e) {
      // A text without quotes, which is how people write them.
      return text;
    }
  }

  /** The text of a file that an option or argument names. */
  static String read(String option, Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException(
          new Problem(
              option,
              "that " + path + " cannot be read (" + e + ")",
              "a file in UTF-8 that this user may read",
              "check the path"),
          e);
    }
  }
}
