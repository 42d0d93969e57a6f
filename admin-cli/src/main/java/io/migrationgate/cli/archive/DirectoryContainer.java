package io.migrationgate.cli.archive;

import io.migrationgate.cli.archive.Budget.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory; links are followed, unless they lead round in a circle, which is an error. */
final class DirectoryContainer extends Container {
  private static final int DEEPEST = 100;

  private final Path root;
  private final List<String> names;

  DirectoryContainer(Path root, String source, Budget budget) {
    super(source, budget);
    this.root = root;
    budget.archive(source);
    try (Stream<Path> found = Files.walk(root, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      this.names = found
          .filter(Files::isRegularFile)
          .peek(each -> budget.entry(source))
          .map(file ->
              root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw ArchiveException.damaged(source, e);
    }
  }

  @Override
  String separator() {
    return "/";
  }

  @Override
  List<String> names() {
    return names;
  }

  @Override
  void copy(String entry, OutputStream to, long most) {
    try (InputStream from = Files.newInputStream(root.resolve(entry))) {
      budget().copy(new Stored(source(entry), -1, -1, -1), from, to, most);
    } catch (IOException e) {
      throw ArchiveException.damaged(source(entry), e);
    }
  }

  @Override
  Container nested(String entry) {
    return ZipContainer.open(root.resolve(entry), source(entry), budget());
  }

  @Override
  public void close() {}
}
