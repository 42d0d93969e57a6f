package io.migrationgate.cli.command.offline;

import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import io.migrationgate.lint.rule.Version;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How scripts are read, and what fails. */
final class LintOptionsGroup {
  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "postgresql, mariadb, mysql or h2. Default: the store's database; with --offline postgresql.")
  @Nullable
  String database;

  @Option(
      names = "--database-version",
      paramLabel = "VERSION",
      description = "Its version. Default: the store's; with --offline the oldest that is known.")
  @Nullable
  String databaseVersion;

  @Option(
      names = "--change-set",
      description = "All scripts are applied together: what one makes is new for those behind it.")
  boolean changeSet;

  @Option(
      names = "--history",
      paramLabel = "PATH",
      description =
          "Scripts applied before: read for the types of columns, not judged. Repeatable.")
  List<Path> history = List.of();

  @Option(
      names = "--placeholder",
      paramLabel = "NAME=VALUE",
      description = "What ${NAME} stands for. Repeatable.")
  Map<String, String> placeholders = new LinkedHashMap<>();

  @Option(
      names = "--fail-on",
      paramLabel = "CLASS",
      split = ",",
      description =
          "Classes whose findings fail. Default: contracting,moving-data,blocking,not-understood.")
  List<String> failOn = List.of();

  @Option(
      names = "--disable",
      paramLabel = "RULE",
      split = ",",
      description = "Rules that are not asked.")
  List<String> disabled = List.of();

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of scripts without a byte order mark. Default: UTF-8.")
  String encoding = "UTF-8";

  @Option(
      names = "--max-size",
      paramLabel = "MIB",
      description = "Larger scripts are not read, and fail. Default: 16.")
  int maxSize = 16;

  /**
   * The options, for that database unless another one was asked for.
   *
   * @param directory where relative paths begin
   */
  LintOptions options(@Nullable Target found, Path directory) {
    if (maxSize < 1 || maxSize > 512) {
      throw new UsageException(
          "option --max-size", "'" + maxSize + "'", "1 to 512 MiB", "give one of these");
    }
    LintOptions options = LintOptions.of(target(found))
        .withPlaceholders(placeholders)
        .withEncoding(charset())
        .withMaxBytes((long) maxSize << 20)
        .withOneChangeSet(changeSet)
        .withHistory(history.stream().map(directory::resolve).toList());
    return Arguments.check(() -> options.withoutRules(Set.copyOf(disabled)));
  }

  private Target target(@Nullable Target found) {
    Database product = found == null ? Database.POSTGRESQL : found.database();
    String named = database;
    if (named != null) {
      product = Database.find(named)
          .orElseThrow(() -> new UsageException(
              "option --database",
              "'" + named + "'",
              "postgresql, mariadb, mysql or h2",
              "give one of these"));
    }
    String version = databaseVersion;
    if (version != null) {
      return new Target(
          product,
          Version.parse(version)
              .orElseThrow(() -> new UsageException(
                  "option --database-version",
                  "'" + version + "'",
                  "a version such as 18 or 10.6",
                  "give one of these")));
    }
    return found != null && found.database() == product ? found : Target.of(product);
  }

  private Charset charset() {
    try {
      return Charset.forName(encoding);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "option --encoding", "'" + encoding + "'", "an encoding that Java knows", "try UTF-8");
    }
  }

  /** The classes whose findings fail. */
  Set<StatementClass> failing() {
    if (failOn.isEmpty()) {
      return LintReport.FAILING;
    }
    EnumSet<StatementClass> classes = EnumSet.noneOf(StatementClass.class);
    for (String word : failOn) {
      classes.add(StatementClass.find(word.strip())
          .orElseThrow(() -> new UsageException(
              "option --fail-on",
              "'" + word + "'",
              Arrays.stream(StatementClass.values())
                  .map(StatementClass::word)
                  .collect(Collectors.joining(", ")),
              "give some of these")));
    }
    return classes;
  }
}
