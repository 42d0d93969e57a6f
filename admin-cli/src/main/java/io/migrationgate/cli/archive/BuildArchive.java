package io.migrationgate.cli.archive;

import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.DeclarationParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the class path of a build: its own classes and resources, and its libraries'. Of a
 * multi-release jar it sees what all versions of Java see.
 */
public final class BuildArchive {
  static final String DECLARATIONS = DeclarationParser.RESOURCE;
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String BUILD_INFO = "META-INF/build-info.properties";
  private static final String OTHER_VERSIONS = "META-INF/versions/";

  private final Visitor visitor;
  private final Budget budget;
  private final List<String> remarks = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();
  private final Attributes manifest = new Attributes();
  private final Properties buildInfo = new Properties();

  private BuildArchive(Visitor visitor, ArchiveLimits limits) {
    this.visitor = visitor;
    this.budget = new Budget(limits);
  }

  /** Whoever looks at files on the class path. */
  public interface Visitor {
    /** Whether to read a file of this name, as a class loader would be asked for it. */
    boolean wants(String name);

    /**
     * Looks at a file.
     *
     * @param source what messages call it
     */
    void visit(String source, String name, byte[] content);
  }

  /**
   * What a build says of itself.
   *
   * @param layout how it is packed
   * @param manifest its own manifest's main attributes; empty if there is none
   * @param buildInfo what Spring Boot's plugin notes; empty if there is none
   * @param remarks what was left out, and why
   */
  public record About(
      Layout layout, Attributes manifest, Properties buildInfo, List<String> remarks) {
    /** Copies the list. */
    public About {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Walks over a build.
   *
   * @throws UsageException if there is no such file
   * @throws ArchiveException if something in it cannot be read, or it is too large
   */
  public static About walk(Path path, ArchiveLimits limits, Visitor visitor) {
    if (!Files.exists(path)) {
      throw new UsageException(
          "file " + path, "no such file", "a jar, a WAR or a directory", "check the path");
    }
    return new BuildArchive(visitor, limits).walk(path);
  }

  private About walk(Path path) {
    try (Container main = open(path)) {
      Layout layout = Layout.of(main);
      identify(main, layout);
      visit(main, layout);
      if (layout.namesOthers()) {
        follow(path, manifest.getValue(Attributes.Name.CLASS_PATH));
      }
      return new About(layout, manifest, buildInfo, remarks);
    }
  }

  private Container open(Path path) {
    seen.add(real(path));
    return Files.isDirectory(path)
        ? new DirectoryContainer(path, path.toString(), budget)
        : ZipContainer.open(path, path.toString(), budget);
  }

  private void identify(Container main, Layout layout) {
    if (main.names().contains(MANIFEST)) {
      manifest.putAll(manifest(main).getMainAttributes());
    }
    layout.roots().stream()
        .map(root -> root + BUILD_INFO)
        .filter(main.names()::contains)
        .findFirst()
        .ifPresent(name -> load(main, name));
  }

  private static Manifest manifest(Container container) {
    try {
      return new Manifest(new ByteArrayInputStream(container.read(MANIFEST)));
    } catch (IOException | IllegalArgumentException e) {
      throw ArchiveException.damaged(container.source(MANIFEST), e);
    }
  }

  private void load(Container main, String name) {
    try {
      buildInfo.load(new StringReader(new String(main.read(name), StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      throw ArchiveException.damaged(main.source(name), e);
    }
  }

  private void visit(Container container, Layout layout) {
    for (String root : layout.roots()) {
      visit(container, root);
    }
    if (!layout.roots().contains("") && container.names().contains(DECLARATIONS)) {
      remarks.add(
          container.source(DECLARATIONS) + " is not on the class path of a " + layout.label());
    }
    for (String name : container.names()) {
      if (Layout.isLibrary(layout, name)) {
        try (Container library = container.nested(name)) {
          visit(library, "");
        }
      }
    }
  }

  private void visit(Container container, String root) {
    Set<String> visited = new HashSet<>();
    for (String entry : container.names()) {
      String name = entry.startsWith(root) ? entry.substring(root.length()) : "";
      boolean ofAnother =
          root.isEmpty() && (name.startsWith("BOOT-INF/") || name.startsWith("WEB-INF/"));
      if (ofAnother || name.isEmpty() || name.startsWith(OTHER_VERSIONS) || !visitor.wants(name)) {
        continue;
      }
      if (!visited.add(name)) {
        throw ArchiveException.damaged(
            container.source(entry), "two entries of this name, of which one would be loaded");
      }
      visitor.visit(container.source(entry), name, container.read(entry));
    }
  }

  /** As the virtual machine does: relative to the jar, and what is not there is passed over. */
  private void follow(Path jar, @Nullable String classPath) {
    if (classPath == null) {
      return;
    }
    for (String word : Collections.list(new StringTokenizer(classPath)).stream()
        .map(String::valueOf)
        .toList()) {
      ClassPathEntry entry = ClassPathEntry.of(jar, word);
      Path file = entry.file();
      if (file == null || !Files.exists(file)) {
        remarks.add("Class-Path of " + jar + " names " + word
            + (file == null ? ", which is no file next to it" : ", which is not there"));
      } else if (seen.add(real(file))) {
        followOne(file);
      }
    }
  }

  private void followOne(Path file) {
    try (Container library = open(file)) {
      visit(library, "");
      if (library instanceof ZipContainer && library.names().contains(MANIFEST)) {
        follow(file, manifest(library).getMainAttributes().getValue(Attributes.Name.CLASS_PATH));
      }
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw ArchiveException.damaged(path.toString(), e);
    }
  }
}
