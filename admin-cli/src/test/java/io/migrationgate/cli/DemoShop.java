package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demo's shop as {@code mgate} sees it: its tables, made by its own scripts, and nodes with the
 * declarations of its releases. Its users are what a test reads.
 */
final class DemoShop {
  static final Path SCRIPTS = sources("main/resources/io/migrationgate/demo/schema/postgresql");

  private static final Pattern COMPARED = Pattern.compile("compared +(\\d+) reads");

  private final PageWorld world;
  private final List<MigrationGates> nodes = new ArrayList<>();

  DemoShop(PageWorld world) {
    this.world = world;
  }

  private static Path sources(String path) {
    return Path.of(System.getProperty("basedir", "."), "..", "demo-monolith", "src")
        .resolve(path);
  }

  /** The declarations that a release brings along. */
  static String yaml(int release) {
    String file = release == 47 ? "main/resources" : "release-" + release;
    return read(sources(file + "/META-INF/migrations.yaml"));
  }

  static Declarations declared(int release) {
    return DeclarationParser.parse("migrations.yaml", new StringReader(yaml(release)));
  }

  /** Runs scripts, by the beginnings of their names. */
  DemoShop scripts(String... beginnings) throws Exception {
    for (String beginning : beginnings) {
      try (var files = Files.list(SCRIPTS)) {
        Path script = files
            .filter(each -> each.getFileName().toString().startsWith(beginning))
            .findFirst()
            .orElseThrow();
        world.sql(read(script));
      }
    }
    return this;
  }

  /** Fifty products, customers and orders; every fifth order has no address. */
  DemoShop rows() throws Exception {
    world.sql(
        "INSERT INTO customer SELECT n, n || '@shop.example', 'First' || n || ' Last' || n"
            + " FROM generate_series(1, 50) n",
        "INSERT INTO product SELECT n, 'product ' || n, n * 1.25 FROM generate_series(1, 50) n",
        "INSERT INTO shop_order SELECT n, n, n, 1, 100, a.street, a.city, a.postcode"
            + " FROM generate_series(1, 50) n LEFT JOIN LATERAL (SELECT 'street ' || n AS street,"
            + " 'city' AS city, '1010' AS postcode WHERE n % 5 > 0) a ON true",
        "ANALYZE");
    return this;
  }

  /** A node of a release, which lives as long as the world. */
  MigrationGates node(int release) {
    MigrationGates node =
        world.node("shop-" + release, world.database.user(), declared(release).migrations());
    nodes.add(node);
    return node;
  }

  /** A node gets no requests any more. */
  void ended(MigrationGates node) {
    nodes.remove(node);
  }

  /**
   * Users read through all nodes until so many reads more were compared with the other side: half
   * of them are, and fewer while a slow machine has comparing pause.
   */
  void reads(String migration, int compared) {
    Shell shell = world.another();
    int enough = compared(shell, migration) + compared;
    await().atMost(Duration.ofSeconds(60)).until(() -> {
      nodes.forEach(node -> reads(node, migration));
      return compared(shell, migration) >= enough;
    });
  }

  private static void reads(MigrationGates node, String migration) {
    for (int key = 1; key <= 20; key++) {
      List<Integer> found = List.of(key);
      // Another object from each side: else there would be nothing to compare.
      node.gate(migration).forKey(key).read(() -> found, () -> new ArrayList<>(found));
    }
    node.integration().refresh();
  }

  private static int compared(Shell shell, String migration) {
    Matcher compared = COMPARED.matcher(shell.run("describe", migration).out);
    assertThat(compared.find()).isTrue();
    return Integer.parseInt(compared.group(1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
