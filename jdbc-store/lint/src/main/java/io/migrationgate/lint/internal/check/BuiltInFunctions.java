package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.rule.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The functions that a database has itself, as its catalog tells. Immutable.
 *
 * @param steady give the same for every row of a statement, or depend on their arguments only
 * @param volatiles may give another value each time
 * @param aggregates give one row for many
 */
record BuiltInFunctions(Set<String> steady, Set<String> volatiles, Set<String> aggregates) {
  private static final Map<Database, BuiltInFunctions> ALL = new EnumMap<>(Database.class);

  static {
    for (Database database : Database.values()) {
      ALL.put(database, read(database.mysqlLike() ? "mysql" : database.word()));
    }
  }

  BuiltInFunctions {
    steady = Set.copyOf(steady);
    volatiles = Set.copyOf(volatiles);
    aggregates = Set.copyOf(aggregates);
  }

  static BuiltInFunctions of(Database database) {
    return Objects.requireNonNull(ALL.get(database));
  }

  boolean has(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return steady.contains(lower) || volatiles.contains(lower) || aggregates.contains(lower);
  }

  boolean steady(String name) {
    return steady.contains(name.toLowerCase(Locale.ROOT));
  }

  boolean aggregate(String name) {
    return aggregates.contains(name.toLowerCase(Locale.ROOT));
  }

  private static BuiltInFunctions read(String database) {
    Set<String> steady = new HashSet<>();
    Set<String> volatiles = new HashSet<>();
    Set<String> aggregates = new HashSet<>();
    Set<String> section = steady;
    for (String line : text("functions-" + database + ".txt").lines().toList()) {
      switch (line) {
        case "[steady]" -> section = steady;
        case "[volatile]" -> section = volatiles;
        case "[aggregate]" -> section = aggregates;
        default -> {
          if (!line.startsWith("#")) {
            section.addAll(Set.of(line.split(" ")));
          }
        }
      }
    }
    return new BuiltInFunctions(steady, volatiles, aggregates);
  }

  private static String text(String resource) {
    try (InputStream in = BuiltInFunctions.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
