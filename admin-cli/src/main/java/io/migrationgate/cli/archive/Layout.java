package io.migrationgate.cli.archive;

import java.util.List;

/** Where a build keeps what its class loader finds. */
public sealed interface Layout {
  /** For people. */
  String label();

  /** Before the names of entries that are on the class path. */
  List<String> roots();

  /** Directories whose jars are on the class path. */
  List<String> libraries();

  /** Whether the class path named in the manifest counts. */
  default boolean namesOthers() {
    return false;
  }

  /**
   * Classes at the root, as in a plain or a shaded jar; jars that its manifest names lie next to
   * it.
   */
  record Jar() implements Layout {
    @Override
    public String label() {
      return "jar";
    }

    @Override
    public List<String> roots() {
      return List.of("");
    }

    @Override
    public List<String> libraries() {
      return List.of();
    }

    @Override
    public boolean namesOthers() {
      return true;
    }
  }

  /**
   * Spring Boot's: classes and jars below {@code BOOT-INF}. Its packager leaves {@code META-INF} at
   * the root, which the launcher's parent class loader finds.
   */
  record SpringBootJar() implements Layout {
    @Override
    public String label() {
      return "Spring Boot jar";
    }

    @Override
    public List<String> roots() {
      return List.of("", "BOOT-INF/classes/");
    }

    @Override
    public List<String> libraries() {
      return List.of("BOOT-INF/lib/");
    }

    @Override
    public boolean namesOthers() {
      return true;
    }
  }

  /**
   * A web application: {@code WEB-INF/classes} and {@code WEB-INF/lib}.
   *
   * @param executable whether it brings its server along and is started as a jar, so that its root
   *     and {@code WEB-INF/lib-provided} count too
   */
  record War(boolean executable) implements Layout {
    @Override
    public String label() {
      return executable ? "executable WAR" : "WAR";
    }

    @Override
    public List<String> roots() {
      return executable ? List.of("", "WEB-INF/classes/") : List.of("WEB-INF/classes/");
    }

    @Override
    public List<String> libraries() {
      return executable
          ? List.of("WEB-INF/lib/", "WEB-INF/lib-provided/")
          : List.of("WEB-INF/lib/");
    }
  }

  /** A directory of classes. */
  record Classes() implements Layout {
    @Override
    public String label() {
      return "directory of classes";
    }

    @Override
    public List<String> roots() {
      return List.of("");
    }

    @Override
    public List<String> libraries() {
      return List.of();
    }
  }

  /** A directory with jars in it, and in its {@code lib}: an unpacked distribution. */
  record Distribution() implements Layout {
    @Override
    public String label() {
      return "directory of jars";
    }

    @Override
    public List<String> roots() {
      return List.of();
    }

    @Override
    public List<String> libraries() {
      return List.of("", "lib/");
    }
  }

  /** The layout of what was found. */
  static Layout of(Container found) {
    List<String> names = found.names();
    if (names.stream().anyMatch(name -> name.startsWith("BOOT-INF/"))) {
      return new SpringBootJar();
    }
    if (names.stream().anyMatch(name -> name.startsWith("WEB-INF/"))) {
      return new War(
          names.stream().anyMatch(name -> name.startsWith("org/springframework/boot/loader/")));
    }
    if (found instanceof ZipContainer) {
      return new Jar();
    }
    Layout jars = new Distribution();
    boolean classes = names.stream()
        .anyMatch(name -> name.endsWith(".class") || name.equals(BuildArchive.DECLARATIONS));
    return !classes && names.stream().anyMatch(name -> isLibrary(jars, name))
        ? jars
        : new Classes();
  }

  /** Whether an entry is a jar on the class path. */
  static boolean isLibrary(Layout layout, String name) {
    return name.endsWith(".jar")
        && layout.libraries().stream()
            .anyMatch(prefix -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0);
  }
}
