package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Problem;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.flags.EvaluationContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For whom a flag is evaluated. */
final class FlagContextOptions {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The targeting key, as a rule a user's id.")
  @Nullable
  String key;

  @Option(
      names = "--context",
      paramLabel = "JSON",
      description = "Attributes as a JSON object, for example {\"country\": \"DE\"}.")
  @Nullable
  String context;

  /** The context, with the key given here. */
  EvaluationContext context() {
    return context(key);
  }

  /** The context for another key. */
  EvaluationContext context(@Nullable String targetingKey) {
    EvaluationContext.Builder builder = EvaluationContext.builder(targetingKey);
    attributes().forEach(builder::set);
    return builder.build();
  }

  private Map<String, @Nullable Object> attributes() {
    if (context == null) {
      return Map.of();
    }
    try {
      Map<String, @Nullable Object> read = MAPPER.readValue(context, new TypeReference<>() {});
      if (read != null) {
        return read;
      }
      throw wrong("null", null);
    } catch (JsonProcessingException e) {
      throw wrong("'" + context + "', which is no JSON object", e);
    }
  }

  private static UsageException wrong(String found, @Nullable Throwable cause) {
    Problem problem = new Problem(
        "option --context",
        found,
        "attributes as a JSON object",
        "for example: --context '{\"country\": \"DE\"}'");
    return cause == null ? new UsageException(problem) : new UsageException(problem, cause);
  }
}
