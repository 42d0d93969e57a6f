package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Orders;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/preflight.md shows is what the commands print, of jars of three releases. */
@Tag("thorough")
@Timeout(120)
class PreflightPageTest {
  private static final String ALL = "read-old, dual-write, read-new, write-new";
  private static final String TOTAL = """
      - name: order-total
        supports: [read-old, dual-write]
        old: {table: orders, columns: [total]}
        new: {table: orders, columns: [total_cents]}
      """;

  private final PageWalk walk = new PageWalk(DocsPage.read("preflight.md"));

  @TempDir
  Path directory;

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    threeReleases();
    aBuildOfContinuousIntegration();
    walk.isOfGolden("Usages", 1, "usages");
    walk.end();
  }

  private void threeReleases() throws Exception {
    jar("2026.45").declaring().write(directory.resolve("shop-45.jar"));
    jar("2026.46").declaring(Jars.split(ALL)).write(directory.resolve("shop-46.jar"));
    jar("2026.47")
        .declaring(Jars.split("write-new, contracted"))
        .write(directory.resolve("shop-47.jar"));
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell).in(directory);
      world.shell.directory = directory;
      world.mgate("init");
      world.node("2026.45", world.database.user()).close();
      world.node("2026.46", world.database.user(), declared(Jars.split(ALL)));
      walk.run("The way back", 2);
      walk.run("What it says", 1);
      walk.run("The way back", 1);
    }
  }

  private void aBuildOfContinuousIntegration() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell).with("mvn ", command -> {
        byte[] orders = bytes(Orders.class);
        jar("2026.46")
            .declaring(TOTAL)
            .with(Orders.class.getName().replace('.', '/') + ".class", orders)
            .write(directory.resolve("target/shop.jar"));
        return "";
      });
      world.shell.directory = directory;
      world.mgate("init");
      walk.run("Three lines of CI", 1);
      walk.where("FILE", "target/shop.jar");
      walk.says("usages --jar FILE");
      assertThat(directory.resolve("target/preflight.xml")).isNotEmptyFile();
    }
  }

  private static byte[] bytes(Class<?> type) throws Exception {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Jars jar(String build) {
    return Jars.jar().manifest("Implementation-Version", build);
  }

  private static List<MigrationDeclaration> declared(String yaml) {
    return DeclarationParser.parse("test", new StringReader(Jars.yaml(yaml))).migrations();
  }
}
