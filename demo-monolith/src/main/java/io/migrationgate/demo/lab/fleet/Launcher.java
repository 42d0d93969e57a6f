package io.migrationgate.demo.lab.fleet;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.http.RequestTimeouts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts processes of the shop from the jars of its releases. */
public final class Launcher {
  /** The last release without the engine, and what its sessions are called. */
  private static final int WITHOUT_ENGINE = 45;

  private static final String ITS_USER = "shop-45";

  private final Settings settings;

  /**
   * What all processes have in common.
   *
   * @param jars of the releases
   * @param logs the directory for what they write
   * @param address of the database, as they see it
   * @param lease of their nodes
   * @param connections of each
   * @param timeouts of requests
   * @param mainClass started instead of the jars' own, with the jar as its first argument; null for
   *     the jars' own
   */
  public record Settings(
      ReleaseJars jars,
      Path logs,
      DatabaseAddress address,
      Duration lease,
      int connections,
      RequestTimeouts timeouts,
      @Nullable String mainClass) {}

  /** A launcher. */
  public Launcher(Settings settings) {
    this.settings = settings;
    settings.jars().check();
  }

  /** The jar of a release. */
  public Path jar(int release) {
    Path jar = settings.jars().of(release);
    Path here = Path.of("").toAbsolutePath();
    // As one would type it.
    return jar.startsWith(here) ? here.relativize(jar) : jar;
  }

  /** The command as one types it. */
  public String shown(int release) {
    DatabaseAddress address = address(release);
    return "java -jar " + jar(release).getFileName() + " --jdbc-url " + address.url() + " --user "
        + address.user();
  }

  /** As a user of its own, where that is how the database tells whose sessions are no nodes'. */
  private DatabaseAddress address(int release) {
    return release == WITHOUT_ENGINE ? settings.address().named(ITS_USER) : settings.address();
  }

  /** Starts a process; it does not serve yet. */
  Process start(String name, int release) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // Several of them share a small machine.
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData"));
    String mainClass = settings.mainClass();
    if (mainClass == null) {
      command.addAll(List.of("-jar", jar(release).toString()));
    } else {
      String path = jar(release) + File.pathSeparator + System.getProperty("java.class.path");
      command.addAll(List.of("-cp", path, mainClass, jar(release).toString()));
    }
    DatabaseAddress address = address(release);
    command.addAll(List.of(
        "--jdbc-url",
        address.url(),
        "--user",
        address.user(),
        "--connections",
        Integer.toString(settings.connections()),
        "--lease-millis",
        Long.toString(settings.lease().toMillis()),
        "--while-input"));
    try {
      Files.createDirectories(settings.logs());
      ProcessBuilder builder = new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
      builder.environment().put("SHOP_PASSWORD", address.password());
      builder
          .environment()
          .put("SHOP_REQUEST_MILLIS", Long.toString(settings.timeouts().user().toMillis()));
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("process " + name + " does not start", e);
    }
  }

  /** Where a process writes its complaints. */
  Path log(String name) {
    return settings.logs().resolve(name + ".log");
  }
}
