package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package that a library publishes says what may be counted on, and no other does. */
class ApiStabilityTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");
  private static final List<String> LIBRARIES = List.of("engine", "jdbc-store");

  @Test
  void publishedPackagesSaySo() throws IOException {
    Set<String> published = new TreeSet<>();
    Set<String> marked = new TreeSet<>();
    for (String library : LIBRARIES) {
      for (Path source : sources(ROOT.resolve(library))) {
        String text = Files.readString(source);
        String name = source.getParent().toString().replaceFirst(".*/src/main/java/", "");
        if (text.contains("@ApiStability(")) {
          marked.add(name);
        } else if (!("/" + name + "/").contains("/internal/")
            && (text.startsWith("public ") || text.contains("\npublic "))) {
          published.add(name);
        }
      }
    }
    assertThat(published).hasSizeGreaterThan(30);
    assertThat(marked).containsExactlyElementsOf(published);
  }

  private static List<Path> sources(Path library) throws IOException {
    try (Stream<Path> files = Files.walk(library)) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .collect(Collectors.toList());
    }
  }
}
