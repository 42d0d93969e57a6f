package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.cli.adapters.ForeignFlags.Remark;
import io.migrationgate.flags.FlagDefinition;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Features in Togglz' table. A user's name becomes the targeting key. Gradual rollouts are left
 * out: Togglz distributes by Java's hash of the name in lower case, which has many names in few
 * buckets.
 */
public final class TogglzImport {
  private TogglzImport() {}

  /** Reads rows. */
  public static ForeignFlags read(List<TogglzRow> rows) {
    List<FlagDefinition> flags = new ArrayList<>();
    List<Remark> unmapped = new ArrayList<>();
    for (TogglzRow row : rows) {
      try {
        flags.add(FlagWriter.onFor(row.enabled(), rule(row)).write(row.feature()));
      } catch (UnmappedException e) {
        unmapped.add(new Remark(row.feature(), e.what()));
      }
    }
    return new ForeignFlags(flags, unmapped, List.of());
  }

  private static JsonNode rule(TogglzRow row) throws UnmappedException {
    String strategy = row.strategy() == null ? "" : row.strategy().strip();
    Properties parameters = parameters(row.parameters());
    return switch (strategy) {
      case "" -> TargetingRules.TRUE;
      case "username" ->
        TargetingRules.call(
            "in", TargetingRules.targetingKey(), TargetingRules.texts(list(parameters, "users")));
      case "user-role" ->
        TargetingRules.call(
            "some",
            TargetingRules.call("merge", TargetingRules.attribute("roles")),
            TargetingRules.call(
                "in", TargetingRules.element(), TargetingRules.texts(list(parameters, "roles"))));
      case "gradual" ->
        throw new UnmappedException(
            "a gradual rollout by Java's hash of the user's name; roll it out anew with: mgate flag rollout");
      default -> throw new UnmappedException("the activation strategy '" + strategy + "'");
    };
  }

  private static List<String> list(Properties parameters, String name) {
    return Arrays.stream(parameters.getProperty(name, "").split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  /** Written as properties, on lines of their own or with {@code &} in between. */
  private static Properties parameters(@Nullable String text) throws UnmappedException {
    Properties parameters = new Properties();
    if (text == null) {
      return parameters;
    }
    boolean oneLine = text.strip().lines().count() == 1;
    try {
      parameters.load(new StringReader(oneLine ? text.replace('&', '\n') : text));
      return parameters;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory", e);
    } catch (IllegalArgumentException e) {
      throw new UnmappedException("parameters that cannot be read: " + e.getMessage());
    }
  }
}
