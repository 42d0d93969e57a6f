package io.migrationgate.cli.command.contract;

import io.migrationgate.Problem;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.copy.CsvCopy;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.spi.ContractDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A wish to keep a copy of what is dropped: a CSV file, or a table. */
final class KeepCopy {
  private static final String TABLE = "table:";

  /** Whoever needs other names can rename the table. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");

  private final String wish;
  private final Path directory;

  private KeepCopy(String wish, Path directory) {
    this.wish = wish;
    this.directory = directory;
  }

  /**
   * Reads {@code FILE} or {@code table:NAME}.
   *
   * @param directory where relative files are
   */
  static KeepCopy parse(String wish, Path directory) {
    if (wish.startsWith(TABLE) && !NAME.matcher(wish.substring(TABLE.length())).matches()) {
      throw new UsageException(
          "option --keep-copy",
          "'" + wish + "'",
          "table:NAME, with a name of letters, digits and underscores, qualified if need be",
          "for example: --keep-copy table:customer_name_2026");
    }
    KeepCopy copy = new KeepCopy(wish, directory);
    try {
      copy.file();
    } catch (InvalidPathException e) {
      throw new UsageException(
          "option --keep-copy", "'" + wish + "'", "a file, or table:NAME", "give one of these");
    }
    return copy;
  }

  /** As it was asked for. */
  String wish() {
    return wish;
  }

  private boolean isTable() {
    return wish.startsWith(TABLE);
  }

  private Path file() {
    return directory.resolve(wish);
  }

  /** Refuses a file that is there already, or that has no directory to be in. */
  void check() {
    if (isTable()) {
      return;
    }
    Path parent = file().toAbsolutePath().getParent();
    if (Files.exists(file())) {
      throw refused("a file of that name", "a name that is free", "choose another one");
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw refused("no such directory", "one that is there", "create it, or choose another one");
    }
  }

  /** Makes the copy, and gives its number of rows. */
  long make(ContractDatabase database, SideSpec old) {
    if (isTable()) {
      return database.copy(old.table(), old.columns(), wish.substring(TABLE.length()));
    }
    try (CsvCopy copy = CsvCopy.begin(file())) {
      long counted = database.read(old.table(), old.columns(), copy);
      if (counted != copy.rows()) {
        throw refused(
            Text.count(copy.rows(), "row") + " read, and " + counted + " counted",
            "the same number",
            "try again; nothing was dropped");
      }
      copy.finish();
      return counted;
    } catch (IOException e) {
      throw notWritten(e);
    } catch (UncheckedIOException e) {
      throw notWritten(e);
    }
  }

  private CommandFailure notWritten(Exception e) {
    return refused(
        "it could not be written: " + e,
        "a file that can be written, on a disk with room",
        "mend that, or choose another one; nothing was dropped");
  }

  private CommandFailure refused(String found, String expected, String next) {
    return new CommandFailure(ExitCode.REFUSED, new Problem("copy " + wish, found, expected, next));
  }
}
