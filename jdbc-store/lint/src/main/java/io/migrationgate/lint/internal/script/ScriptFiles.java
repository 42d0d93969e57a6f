package io.migrationgate.lint.internal.script;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.lint.ScriptKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds scripts, in the order in which they would be applied. */
public final class ScriptFiles {
  private ScriptFiles() {}

  /**
   * A script's place.
   *
   * @param path where it is
   * @param name what its name tells
   * @param asked whether it was named itself, not found in a folder
   */
  public record Found(Path path, ScriptName name, boolean asked) {
    /** Whether nothing but {@code undo} runs it, and nobody has asked for it. */
    public boolean left() {
      return name.kind() == ScriptKind.UNDO && !asked;
    }
  }

  /**
   * Every file named, and every {@code .sql} file below a folder named.
   *
   * @throws MigrationGateException if one is not there, or a folder has no script
   */
  public static List<Found> find(List<Path> paths) {
    Set<Path> seen = new LinkedHashSet<>();
    List<Found> found = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> below = below(path);
        below.stream().filter(seen::add).forEach(each -> found.add(of(each, false)));
      } else if (!Files.exists(path)) {
        throw new MigrationGateException(new Problem(
            "script " + path, "nothing of that name", "a file or a folder", "check the path"));
      } else if (seen.add(path)) {
        found.add(of(path, true));
      }
    }
    found.sort(Comparator.comparing(Found::name, ScriptName.ORDER)
        .thenComparing(each -> each.path().toString()));
    return found;
  }

  private static Found of(Path path, boolean asked) {
    return new Found(path, ScriptName.of(String.valueOf(path.getFileName())), asked);
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> scripts = walk.filter(ScriptFiles::script).sorted().toList();
      if (scripts.isEmpty()) {
        throw new MigrationGateException(
            new Problem("folder " + folder, "no file ending in .sql", "scripts", "check the path"));
      }
      return scripts;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new MigrationGateException(
          new Problem("folder " + folder, e.toString(), "to be read", "check its permissions"), e);
    }
  }

  private static boolean script(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".sql") && !Files.isDirectory(path);
  }
}
