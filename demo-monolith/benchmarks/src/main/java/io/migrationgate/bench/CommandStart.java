package io.migrationgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * How long a command takes from the shell, as its users start it: from the zip, with the archive of
 * classes that its first run leaves behind. In turns with the same Java that does nothing at all.
 */
final class CommandStart {
  private static final int MIGRATIONS = 5;
  private static final String NOTHING = "java -version";

  private final Path zip;
  private final int runs;
  private final PrintStream out;

  CommandStart(Path zip, int runs, PrintStream out) {
    this.zip = zip;
    this.runs = runs;
    this.out = out;
  }

  /** Returns a table. */
  String run() throws Exception {
    Path home = Files.createTempDirectory("mgate-start");
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        HikariDataSource pool = SystemRun.pool(server.getJdbcUrl("postgres", "postgres"), 4);
        JdbcGateStore store = JdbcGateStore.create(pool);
        MigrationGates node = node(store)) {
      unpack(home);
      Path mgate;
      try (var found = Files.find(home, 3, (file, of) -> file.endsWith("bin/mgate"))) {
        mgate = found.findFirst().orElseThrow();
      }
      out.println("mgate beside a node of build " + node.build());
      return measured(home, commands(mgate), pool.getJdbcUrl());
    } finally {
      delete(home);
    }
  }

  private static Map<String, List<String>> commands(Path mgate) {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    commands.put(NOTHING, List.of(java, "-XX:TieredStopAtLevel=1", "-version"));
    commands.put("mgate --help", List.of("sh", mgate.toString(), "--help"));
    commands.put("mgate status", List.of("sh", mgate.toString(), "status"));
    return commands;
  }

  private String measured(Path home, Map<String, List<String>> commands, String url)
      throws IOException, InterruptedException {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    // The first run of each is not counted: it leaves the archive behind, and files in memory.
    for (int run = -1; run < runs; run++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        double taken = taken(home, command.getValue(), url);
        if (run >= 0) {
          seconds.computeIfAbsent(command.getKey(), key -> new ArrayList<>()).add(taken);
        }
      }
    }
    StringBuilder text = new StringBuilder(String.format("""
        ## The command line, from the zip

        | command | median of %d | least | most | × %s |
        |---|---|---|---|---|
        """, runs, NOTHING));
    double nothing = Quantiles.of(seconds.get(NOTHING)).median();
    seconds.forEach((command, all) -> text.append(String.format(
        Locale.ROOT,
        "| `%s` | %.2f s | %.2f s | %.2f s | %.1f |%n",
        command,
        Quantiles.of(all).median(),
        all.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
        Quantiles.of(all).max(),
        Quantiles.of(all).median() / nothing)));
    return text.toString();
  }

  private static double taken(Path home, List<String> command, String url)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MGATE_URL", url);
    long start = System.nanoTime();
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " failed: " + said);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static MigrationGates node(JdbcGateStore store) {
    MigrationGatesBuilder builder =
        MigrationGates.builder(store).build("2026.46").withoutClassPath().application("shop");
    for (int i = 0; i < MIGRATIONS; i++) {
      builder.declare(MigrationDeclaration.builder("migration-" + i)
          .oldSide("t" + i, "old")
          .newSide("t" + i, "new")
          .build());
    }
    return builder.start();
  }

  private void unpack(Path home) throws IOException {
    try (InputStream bytes = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(bytes)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path file = home.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(entries, file);
        }
      }
    }
  }

  private static void delete(Path home) throws IOException {
    Files.walkFileTree(home, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException failure)
          throws IOException {
        Files.delete(directory);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
