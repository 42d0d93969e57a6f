package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what was seen with a file under {@code src/test/resources/golden}. With
 * {@code -Dgolden.update=true} it rewrites the file instead; read the difference before you commit
 * it.
 */
final class Golden {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "golden");

  private Golden() {}

  /** What the file holds. */
  static String read(String name) {
    try {
      return Files.readString(DIRECTORY.resolve(name + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void matches(String name, String seen) {
    Path file = DIRECTORY.resolve(name + ".txt");
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(DIRECTORY);
        Files.writeString(file, seen);
        return;
      }
      if (!Files.exists(file)) {
        fail("no golden file " + name + ".txt; write it with -Dgolden.update=true. Seen:\n" + seen);
      }
      assertThat(seen).as("golden file %s.txt", name).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
