package io.migrationgate.cli.command.offline;

import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Target;
import io.migrationgate.lint.rule.Version;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which database a store is in, for the lint. */
final class LintTarget {
  private LintTarget() {}

  /** Reads a product and its version, as drivers tell them; null if the lint does not know it. */
  static @Nullable Target of(String productAndVersion) {
    String lower = productAndVersion.toLowerCase(Locale.ROOT);
    Database database = lower.contains("mariadb")
        ? Database.MARIADB
        : Database.find(lower.split("\\s", 2)[0]).orElse(null);
    if (database == null) {
      return null;
    }
    String version = lower.replaceFirst("^\\D*", "");
    return new Target(database, Version.parse(version).orElse(database.oldest()));
  }
}
