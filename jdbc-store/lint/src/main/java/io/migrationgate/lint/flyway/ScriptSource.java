package io.migrationgate.lint.flyway;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.lint.internal.script.ScriptText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** The text of a script that Flyway is about to run. */
final class ScriptSource {
  private ScriptSource() {}

  static String read(Configuration flyway, MigrationInfo migration, long maxBytes) {
    try (InputStream in = open(flyway, migration)) {
      if (in == null) {
        throw refused(
            migration, "no such file or resource: " + migration.getPhysicalLocation(), null);
      }
      byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > maxBytes) {
        throw refused(migration, "more than " + maxBytes + " bytes", null);
      }
      ScriptText text = ScriptText.decode(bytes, flyway.getEncoding());
      if (!text.problem().isEmpty()) {
        throw refused(migration, text.problem(), null);
      }
      return text.text();
    } catch (IOException e) {
      throw refused(migration, e.toString(), e);
    }
  }

  private static MigrationGateException refused(
      MigrationInfo migration, String found, @Nullable Throwable cause) {
    Problem problem = new Problem(
        "script " + migration.getScript(),
        found,
        "its text, to see whether a build that still runs lives with it",
        "see that it is where the locations of Flyway lead");
    return cause == null
        ? new MigrationGateException(problem)
        : new MigrationGateException(problem, cause);
  }

  private static @Nullable InputStream open(Configuration flyway, MigrationInfo migration)
      throws IOException {
    Path file = path(migration.getPhysicalLocation());
    if (file != null && Files.isRegularFile(file)) {
      return Files.newInputStream(file);
    }
    for (Location location : flyway.getLocations()) {
      InputStream in = open(flyway, location, migration.getScript());
      if (in != null) {
        return in;
      }
    }
    return null;
  }

  private static @Nullable InputStream open(Configuration flyway, Location location, String script)
      throws IOException {
    String root = location.getRootPath();
    Path file = path(root + "/" + script);
    if (file != null && Files.isRegularFile(file)) {
      return Files.newInputStream(file);
    }
    return flyway.getClassLoader().getResourceAsStream(root + "/" + script);
  }

  private static @Nullable Path path(@Nullable String text) {
    try {
      return text == null ? null : Path.of(text);
    } catch (InvalidPathException e) {
      // A resource's url is no path.
      return null;
    }
  }

  /** Flyway's own placeholders, those of the options behind them. */
  static Map<String, String> placeholders(Configuration flyway, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(flyway.getPlaceholders());
    return all;
  }
}
