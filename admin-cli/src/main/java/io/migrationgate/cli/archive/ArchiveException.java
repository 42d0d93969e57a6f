package io.migrationgate.cli.archive;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/** A build's file that cannot be read, is damaged, or is larger than anybody should read. */
public final class ArchiveException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  private ArchiveException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }

  static ArchiveException damaged(String source, Throwable cause) {
    return new ArchiveException(
        new Problem(
            source,
            "no readable archive: " + cause,
            "a jar or war that is whole",
            "build it again, or copy it again"),
        cause);
  }

  static ArchiveException damaged(String source, String found) {
    return new ArchiveException(
        new Problem(
            source, found, "a jar or war that is whole", "build it again, or copy it again"),
        null);
  }

  static ArchiveException tooLarge(String source, String found, String limit) {
    return new ArchiveException(
        new Problem(
            source,
            found,
            limit,
            "check that this is the right file; a build that is larger indeed is not supported"),
        null);
  }
}
