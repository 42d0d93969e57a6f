package io.migrationgate.demo.lab.rolling;

import io.migrationgate.demo.lab.fleet.ReleaseJars;
import io.migrationgate.demo.lab.rolling.builds.Build46;
import io.migrationgate.demo.lab.rolling.builds.Build47;
import io.migrationgate.demo.lab.rolling.builds.Build48;
import io.migrationgate.demo.lab.rolling.node.PreferencesBuild;
import io.migrationgate.demo.lab.rolling.node.PreferencesNode;
import io.migrationgate.demo.node.ShopProcess;
import io.migrationgate.testkit.DocumentShapes;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Packs each build into a jar of its own, as the demo's releases are: what all have in common, the
 * classes of that build alone, its declaration and its shapes.
 */
final class BuildJars {
  private static final String DEMO = "io/migrationgate/demo/";

  private BuildJars() {}

  /** Packs all three. */
  static ReleaseJars in(Path directory) throws IOException {
    pack(directory, Build46.BUILD, Build46.class);
    pack(directory, Build47.BUILD, Build47.class);
    Path last = pack(directory, Build48.BUILD, Build48.class);
    // Nobody starts a release without the engine here.
    return new ReleaseJars(directory, Map.of(45, last));
  }

  private static Path pack(Path directory, PreferencesBuild<?> build, Class<?> main)
      throws IOException {
    Path declared = Files.createDirectories(directory.resolve(build.name()));
    DocumentShapes.of()
        .document(build.stored(), PreferencesNode.FORMAT)
        .document(build.sent(), PreferencesNode.FORMAT)
        .writeTo(declared);
    Files.writeString(
        declared.resolve("META-INF/migrations.yaml"),
        "format: 1\nbuild: \"" + build.name() + "\"\nmigrations: []\n");
    Path shared = classes(ShopProcess.class);
    Path tests = classes(main);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, libraries(List.of(shared, tests)));
    Path jar = directory.resolve(build.name() + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out, manifest)) {
      add(packed, declared, name -> true);
      add(
          packed,
          shared,
          name -> name.startsWith(DEMO + "database/")
              || name.startsWith(DEMO + "node/")
              || name.startsWith(DEMO + "http/RequestTimeouts")
              || name.equals("simplelogger.properties"));
      String own = DEMO + "lab/rolling/builds/" + main.getSimpleName();
      add(
          packed,
          tests,
          name -> name.startsWith(DEMO + "lab/rolling/node/")
              || name.startsWith(own + ".")
              || name.startsWith(own + "$"));
    }
    return jar;
  }

  private static void add(JarOutputStream packed, Path from, Predicate<String> wanted)
      throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = from.relativize(file).toString().replace(File.separatorChar, '/');
      if (wanted.test(name)) {
        packed.putNextEntry(new JarEntry(name));
        Files.copy(file, packed);
      }
    }
  }

  /**
   * All but the demo's own classes, so that a jar has those that it was packed with and no others.
   */
  private static String libraries(List<Path> demo) {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> !demo.contains(entry))
        .map(entry -> entry.toUri().toString())
        .collect(Collectors.joining(" "));
  }

  private static Path classes(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
