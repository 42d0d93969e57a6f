package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.database.Vendor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** The shop's scripts as files, for tools that read files. */
final class Scripts {
  private static final List<String> EXPAND =
      List.of("V2__customer_names.sql", "V3__price_cents.sql", "V4__order_address.sql");
  private static final String BEFORE = "V1__shop.sql";
  private static final String TOO_EARLY = "V5__drop_full_name.sql";

  private final Path directory;

  private Scripts(Path directory) {
    this.directory = directory;
  }

  /** Writes them into a directory. */
  static Scripts in(Path directory, Vendor vendor) {
    Scripts scripts = new Scripts(directory);
    String schema = "/io/migrationgate/demo/schema/" + vendor.name().toLowerCase(Locale.ROOT) + "/";
    for (String each : EXPAND) {
      copy(schema + each, scripts.expansion().resolve(each));
    }
    copy(schema + BEFORE, scripts.history().resolve(BEFORE));
    copy("/io/migrationgate/demo/lab/weekly/" + TOO_EARLY, scripts.tooEarly().resolve(TOO_EARLY));
    return scripts;
  }

  /** The directory of what was run before. */
  Path history() {
    return directory.resolve("before");
  }

  /** The directory of those that add the new columns. */
  Path expansion() {
    return directory.resolve("expand");
  }

  /** The directory of one that drops an old column while it is in use. */
  Path tooEarly() {
    return directory.resolve("too-early");
  }

  private static void copy(String resource, Path file) {
    try (InputStream in = Scripts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      Files.createDirectories(file.resolveSibling(""));
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
