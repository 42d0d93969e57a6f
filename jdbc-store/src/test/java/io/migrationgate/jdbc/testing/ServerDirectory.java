package io.migrationgate.jdbc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a test's server keeps its data: in memory where there is room for it, since most of what a
 * new database costs is files that are created and flushed.
 */
final class ServerDirectory {
  private static final Path MEMORY = Path.of("/dev/shm");
  /** Several servers at once, each with some databases. */
  private static final long ROOM_BYTES = 4L << 30;

  private static final Pattern NAME = Pattern.compile("mgate-test-(\\d+)-.*");

  private ServerDirectory() {}

  /** A new one, which goes with this JVM; what JVMs that were killed have left goes now. */
  static Path create() {
    try {
      Path parent = parent();
      removeThoseOfTheDead(parent);
      Path created = Files.createTempDirectory(
          parent, "mgate-test-" + ProcessHandle.current().pid() + "-");
      created.toFile().deleteOnExit();
      // As root the server runs as somebody else, who has to get there.
      Files.setPosixFilePermissions(created, PosixFilePermissions.fromString("rwxr-xr-x"));
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path parent() throws IOException {
    boolean room =
        Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM_BYTES;
    return room ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void removeThoseOfTheDead(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Matcher name = NAME.matcher(each.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          remove(each);
        }
      }
    }
  }

  /** Another JVM may be doing the same. */
  private static void remove(Path directory) throws IOException {
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw e;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
        Files.deleteIfExists(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
