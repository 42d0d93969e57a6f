package io.migrationgate.cli.scaffold;

import io.migrationgate.cli.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a project, in the layout that Maven and Gradle share. All are written, or none. */
public final class ProjectFiles {
  private static final Path DECLARATION = Path.of("src/main/resources/META-INF/migrations.yaml");
  private static final Path SOURCES = Path.of("src/main/java");

  private final Path project;

  /** Those below a directory. */
  public ProjectFiles(Path project) {
    this.project = project;
  }

  /**
   * The package in which the project's sources begin: the first directory that holds a source, or
   * more than one directory. Empty if there are none.
   */
  public String firstPackage() {
    Path root = project.resolve(SOURCES);
    Path here = root;
    try {
      while (Files.isDirectory(here)) {
        try (Stream<Path> children = Files.list(here)) {
          List<Path> found = children.toList();
          boolean goesOn = found.size() == 1 && Files.isDirectory(found.get(0));
          if (!goesOn) {
            break;
          }
          here = found.get(0);
        }
      }
    } catch (IOException e) {
      throw unwritable(here, e);
    }
    return here.equals(root) || !Files.isDirectory(here)
        ? ""
        : root.relativize(here).toString().replace(here.getFileSystem().getSeparator(), ".");
  }

  /**
   * Writes what a change starts from.
   *
   * @param scripts the directory for scripts, below the project's
   * @return what was written, in order, as paths below the project; true for what was there and has
   *     an entry more
   * @throws UsageException if one of them is there already, or cannot be written
   */
  public Map<Path, Boolean> write(
      Scaffold scaffold, RepositoryStyle style, String packageName, Path scripts) {
    String name = scaffold.change().migration();
    Path declarations = project.resolve(DECLARATION);
    Map<Path, String> texts = new LinkedHashMap<>();
    if (scaffold.expands()) {
      texts.put(scripts.resolve(name + ".expand.sql"), scaffold.expandScript());
    }
    texts.put(scripts.resolve(name + ".contract.sql"), scaffold.contractScript());
    if (style != RepositoryStyle.NONE) {
      texts.put(
          SOURCES
              .resolve(packageName.replace('.', '/'))
              .resolve(RepositorySource.typeName(name) + ".java"),
          scaffold.repository(style, packageName));
    }
    texts.keySet().forEach(this::refuseToOverwrite);
    String known = read(declarations);
    String declared = DeclarationFile.with(known, scaffold.entry(), DECLARATION.toString());
    create(texts, declarations, declared);
    Map<Path, Boolean> written = new LinkedHashMap<>();
    written.put(DECLARATION, known != null);
    texts.keySet().forEach(path -> written.put(path, false));
    return Collections.unmodifiableMap(written);
  }

  private void refuseToOverwrite(Path path) {
    if (Files.exists(project.resolve(path))) {
      throw new UsageException(
          "file " + path,
          "it is there already",
          "a file that is not",
          "move it away, or give the migration another name");
    }
  }

  private void create(Map<Path, String> texts, Path declarations, String declared) {
    List<Path> created = new ArrayList<>();
    Path at = declarations;
    try {
      for (Map.Entry<Path, String> text : texts.entrySet()) {
        at = project.resolve(text.getKey());
        Files.createDirectories(at.getParent());
        Files.writeString(at, text.getValue(), StandardOpenOption.CREATE_NEW);
        created.add(at);
      }
      at = declarations;
      replace(declarations, declared);
    } catch (IOException e) {
      UsageException failure = unwritable(at, e);
      created.forEach(path -> remove(path, failure));
      throw failure;
    }
  }

  /** Never half-written, since a build may be reading it. */
  private static void replace(Path file, String text) throws IOException {
    Path directory = Files.createDirectories(file.getParent());
    Path half = Files.createTempFile(directory, "migrations", ".tmp");
    try {
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static void remove(Path file, UsageException failure) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static @Nullable String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static UsageException unwritable(Path file, IOException e) {
    return new UsageException(
        "file " + file, e.toString(), "to read and write it", "check the directory and its rights");
  }
}
