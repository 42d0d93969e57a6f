package io.migrationgate.cli.archive;

import io.migrationgate.cli.archive.Budget.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A jar, read by its table of contents as the virtual machine does. A nested one is copied to a
 * temporary file with a name of our own, for such a table is at the end.
 */
final class ZipContainer extends Container {
  private final ZipFile zip;
  private final @Nullable Path temporary;
  private final List<String> names = new ArrayList<>();

  private ZipContainer(ZipFile zip, String source, Budget budget, @Nullable Path temporary) {
    super(source, budget);
    this.zip = zip;
    this.temporary = temporary;
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      budget.entry(source);
      if (!entry.isDirectory()) {
        names.add(entry.getName());
      }
    }
  }

  static ZipContainer open(Path file, String source, Budget budget) {
    return open(file, source, budget, null);
  }

  private static ZipContainer open(
      Path file, String source, Budget budget, @Nullable Path temporary) {
    budget.archive(source);
    try {
      TableOfContents.check(file, source, budget.limits().directoryBytes());
      ZipFile zip = new ZipFile(file.toFile());
      try {
        return new ZipContainer(zip, source, budget, temporary);
      } catch (RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw ArchiveException.damaged(source, e);
    }
  }

  @Override
  String separator() {
    return "!/";
  }

  @Override
  List<String> names() {
    return names;
  }

  @Override
  void copy(String name, OutputStream to, long most) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw ArchiveException.damaged(source(name), "an entry that cannot be found again");
    }
    Stored stored =
        new Stored(source(name), entry.getSize(), entry.getCompressedSize(), entry.getCrc());
    try (InputStream from = zip.getInputStream(entry)) {
      if (from == null) {
        throw ArchiveException.damaged(source(name), "an entry without content");
      }
      budget().copy(stored, from, to, most);
    } catch (IOException | IllegalArgumentException e) {
      throw ArchiveException.damaged(source(name), e);
    }
  }

  @Override
  Container nested(String entry) {
    Path copy = null;
    try {
      copy = Files.createTempFile("mgate-" + ProcessHandle.current().pid() + "-", ".jar");
      try (OutputStream to = Files.newOutputStream(copy)) {
        copy(entry, to, budget().limits().nestedBytes());
      }
      return open(copy, source(entry), budget(), copy);
    } catch (IOException e) {
      delete(copy);
      throw ArchiveException.damaged(source(entry), e);
    } catch (RuntimeException e) {
      delete(copy);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw ArchiveException.damaged(source(), e);
    } finally {
      delete(temporary);
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null && !file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }
}
