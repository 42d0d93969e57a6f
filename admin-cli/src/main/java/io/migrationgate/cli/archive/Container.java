package io.migrationgate.cli.archive;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A jar, or a directory that stands for one: entries by name, with slashes. */
abstract sealed class Container implements AutoCloseable permits ZipContainer, DirectoryContainer {
  private final String source;
  private final Budget budget;

  Container(String source, Budget budget) {
    this.source = source;
    this.budget = budget;
  }

  /** What messages call it. */
  final String source() {
    return source;
  }

  /** What messages call an entry. */
  final String source(String entry) {
    return source + separator() + entry;
  }

  final Budget budget() {
    return budget;
  }

  abstract String separator();

  /**
   * The names of all files, in the order of the archive; one that is there twice is there twice.
   */
  abstract List<String> names();

  /** Reads a whole entry. */
  final byte[] read(String entry) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    copy(entry, content, budget.limits().entryBytes());
    return content.toByteArray();
  }

  abstract void copy(String entry, java.io.OutputStream to, long most);

  /** Opens a jar that is an entry of this one. */
  abstract Container nested(String entry);

  @Override
  public abstract void close();
}
