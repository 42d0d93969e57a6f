package io.migrationgate.cli.archive;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A word of a manifest's class path.
 *
 * @param file where it leads; null if it leads to no file
 */
record ClassPathEntry(@Nullable Path file) {
  static ClassPathEntry of(Path jar, String word) {
    try {
      URI address = jar.toAbsolutePath().toUri().resolve(new URI(word));
      return new ClassPathEntry("file".equals(address.getScheme()) ? Path.of(address) : null);
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return new ClassPathEntry(null); // Told as a remark: the virtual machine passes it over too.
    }
  }
}
