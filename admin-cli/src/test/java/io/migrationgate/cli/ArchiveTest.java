package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.cli.archive.ArchiveException;
import io.migrationgate.cli.archive.ArchiveLimits;
import io.migrationgate.cli.archive.BuildArchive;
import io.migrationgate.cli.archive.BuildArchive.About;
import io.migrationgate.cli.archive.BuildArchive.Visitor;
import io.migrationgate.cli.preflight.Build;
import io.migrationgate.declaration.DeclarationException;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of every layout, and files that are none. */
class ArchiveTest {
  private static final String YAML = "META-INF/migrations.yaml";

  @TempDir
  Path directory;

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static String one(String name) {
    return "- name: " + name + "\n";
  }

  private static byte[] library(String... names) {
    return Jars.jar()
        .declaring(Arrays.stream(names).map(ArchiveTest::one).toArray(String[]::new))
        .bytes();
  }

  private static List<String> declared(Path file) {
    return Build.read(file, null).declarations().migrations().stream()
        .map(MigrationDeclaration::name)
        .toList();
  }

  private static About walk(Path file, ArchiveLimits limits, List<String> seen) {
    return BuildArchive.walk(file, limits, new Visitor() {
      @Override
      public boolean wants(String name) {
        return true;
      }

      @Override
      public void visit(String source, String name, byte[] content) {
        seen.add(name);
      }
    });
  }

  @Test
  void aPlainOrShadedJarHasItsDeclarationsInside() {
    Path jar = Jars.jar().declaring(one("a"), one("b")).write(file("app.jar"));
    assertThat(declared(jar)).containsExactly("a", "b");
    assertThat(Build.read(jar, null).layout()).isEqualTo("jar");
  }

  @Test
  void aThinJarNamesTheJarsNextToIt() {
    Jars.jar().declaring(one("far")).write(file("lib/far away.jar"));
    Jars.jar()
        .declaring(one("near"))
        .manifest("Class-Path", "far%20away.jar ../app.jar")
        .write(file("lib/near.jar"));
    Jars.jar().declaring(one("extra")).explode(file("conf"));
    Path app = Jars.jar()
        .declaring(one("own"))
        .manifest(
            "Class-Path", "lib/near.jar conf/ lib/gone.jar https://example.org/x.jar lib/near.jar")
        .write(file("app.jar"));
    assertThat(declared(app)).containsExactly("own", "near", "far", "extra");
    assertThat(Build.read(app, null).remarks())
        .hasSize(2)
        .anySatisfy(remark -> assertThat(remark).endsWith("names lib/gone.jar, which is not there"))
        .anySatisfy(remark -> assertThat(remark).contains("https://example.org/x.jar"));
  }

  @Test
  void aSpringBootJarNestsItsLibraries() {
    Jars boot = Jars.jar()
        .uncompressed()
        .with("BOOT-INF/classes/" + YAML, Jars.yaml(one("own")))
        .with(YAML, Jars.yaml(one("moved-to-the-root")))
        .with("BOOT-INF/lib/a.jar", library("in-a"))
        .with("BOOT-INF/lib/b.jar", Jars.jar().with("x.txt", "x").bytes())
        .with("BOOT-INF/lib/sub/never.jar", library("never"))
        .with("META-INF/build-info.properties", "build.version=2026.47\n");
    assertThat(declared(boot.write(file("boot.jar"))))
        .containsExactlyInAnyOrder("own", "moved-to-the-root", "in-a");
    assertThat(Build.read(file("boot.jar"), null).layout()).isEqualTo("Spring Boot jar");
    assertThat(Build.read(file("boot.jar"), null).id().name()).isEqualTo("2026.47");
    Jars.jar()
        .with("BOOT-INF/classes/META-INF/build-info.properties", "build.version=2026.48\n")
        .write(file("as-the-plugin-writes-it.jar"));
    assertThat(Build.read(file("as-the-plugin-writes-it.jar"), null).id().name())
        .isEqualTo("2026.48");
    assertThat(declared(boot.explode(file("boot"))))
        .containsExactlyInAnyOrder("own", "moved-to-the-root", "in-a");
  }

  @Test
  void aWarKeepsItsClassPathBelowWebInf() {
    Jars war = Jars.jar()
        .with("WEB-INF/classes/" + YAML, Jars.yaml(one("own")))
        .with("WEB-INF/lib/a.jar", library("in-a"))
        .with("WEB-INF/lib-provided/p.jar", library("provided"))
        .with(YAML, Jars.yaml(one("at-the-root")));
    assertThat(declared(war.write(file("shop.war")))).containsExactly("own", "in-a");
    assertThat(Build.read(file("shop.war"), null).remarks())
        .singleElement()
        .asString()
        .contains("not on the class path of a WAR");
    assertThat(declared(war.explode(file("shop")))).containsExactly("own", "in-a");
    war.with("org/springframework/boot/loader/launch/WarLauncher.class", "x")
        .write(file("boot.war"));
    assertThat(declared(file("boot.war")))
        .containsExactlyInAnyOrder("own", "in-a", "provided", "at-the-root");
  }

  @Test
  void directoriesAreClassesOrJars() throws IOException {
    Path classes = Jars.jar().declaring(one("own")).with("a/B.class", "x").explode(file("classes"));
    assertThat(declared(classes)).containsExactly("own");
    Jars.jar().declaring(one("main")).write(file("dist/app.jar"));
    Jars.jar().declaring(one("library")).write(file("dist/lib/a.jar"));
    assertThat(declared(file("dist"))).containsExactly("main", "library");
    Files.createDirectory(file("empty"));
    assertThat(Build.read(file("empty"), null).undeclared()).isNotNull();
  }

  @Test
  void onlyTheBaseEntriesOfAMultiReleaseJarCount() {
    Path jar = Jars.jar()
        .manifest("Multi-Release", "true")
        .declaring(one("base"))
        .with("META-INF/versions/21/" + YAML, Jars.yaml(one("newer")))
        .with("META-INF/SHOP.SF", "Signature-Version: 1.0")
        .write(file("app.jar"));
    assertThat(declared(jar)).containsExactly("base");
  }

  @Test
  void aNameThatTwoJarsDeclareIsRefusedAsAtTheStart() {
    Path boot = Jars.jar()
        .uncompressed()
        .with("BOOT-INF/lib/a.jar", library("twice"))
        .with("BOOT-INF/lib/b.jar", library("twice"))
        .write(file("boot.jar"));
    assertThatThrownBy(() -> declared(boot))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("BOOT-INF/lib/b.jar!/META-INF/migrations.yaml")
        .hasMessageContaining("a second migration of this name");
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    for (String text : List.of("", "PK", "no jar at all", "PK\5\6")) {
      Files.writeString(file("app.jar"), text);
      assertThatThrownBy(() -> declared(file("app.jar"))).isInstanceOf(ArchiveException.class);
    }
    Path boot = Jars.jar()
        .with("BOOT-INF/lib/a.jar", "no jar at all".getBytes(StandardCharsets.UTF_8))
        .write(file("boot.jar"));
    assertThatThrownBy(() -> declared(boot))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("boot.jar!/BOOT-INF/lib/a.jar");
  }

  /** Cut anywhere, it is refused: its table of contents is at the end. */
  @Test
  void aTruncatedJarIsRefused() throws IOException {
    byte[] whole = Jars.jar().declaring(one("a")).with("x.txt", "x".repeat(500)).bytes();
    for (int length = 0; length < whole.length; length++) {
      Files.write(file("app.jar"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> declared(file("app.jar"))).isInstanceOf(ArchiveException.class);
    }
    for (int length = 0; length < whole.length; length += 7) {
      Path boot = Jars.jar()
          .uncompressed()
          .with("BOOT-INF/lib/a.jar", Arrays.copyOf(whole, length))
          .write(file("boot.jar"));
      assertThatThrownBy(() -> declared(boot)).isInstanceOf(ArchiveException.class);
    }
  }

  /** With any byte changed it says the same, says so, or fails as it should; it never says less. */
  @Test
  void aFlippedByteNeverLosesADeclarationSilently() throws IOException {
    byte[] whole = Jars.jar().declaring(one("a"), one("b")).bytes();
    Random random = new Random(4711);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file("app.jar"), flipped);
      try {
        Build build = Build.read(file("app.jar"), null);
        assertThat(
                build.undeclared() != null || build.declarations().migrations().size() == 2)
            .as("byte %d of seed 4711", at)
            .isTrue();
      } catch (ArchiveException | DeclarationException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 4);
  }

  @Test
  void bombsAreRefusedBeforeTheyGrow() {
    byte[] zeros = new byte[40 << 20];
    Path large = Jars.jar().with(YAML, zeros).write(file("yaml.jar"));
    assertThat(large.toFile().length()).isLessThan(100_000);
    assertThatThrownBy(() -> declared(large))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("times its stored size");
    Path nested = Jars.jar()
        .with(
            "BOOT-INF/lib/a.jar",
            Jars.jar().with(YAML, zeros).with("a.bin", zeros).bytes())
        .write(file("nested.jar"));
    assertThatThrownBy(() -> declared(nested))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("a.jar!/META-INF/migrations.yaml");
    Path deep = Jars.jar().with("BOOT-INF/lib/a.jar", zeros).write(file("deep.jar"));
    assertThatThrownBy(() -> declared(deep))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("times its stored size");
  }

  @Test
  void aHugeYamlIsRefusedByItsReader() {
    StringBuilder noise = new StringBuilder("# ");
    Random random = new Random(1);
    while (noise.length() < 2 << 20) {
      noise.append((char) ('a' + random.nextInt(26)));
    }
    Path jar = Jars.jar().with(YAML, noise.toString()).write(file("app.jar"));
    assertThatThrownBy(() -> declared(jar))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("more than 1 MiB");
  }

  @Test
  void everyLimitHolds() {
    Jars.jar().with("a", "aaaaaaaaaa").with("b", "b").write(file("lib/l.jar"));
    Path jar = Jars.jar().with("c", "c").manifest("Class-Path", "lib/l.jar").write(file("app.jar"));
    List<String> seen = new ArrayList<>();
    walk(jar, new ArchiveLimits(2, 5, 1_000, 200, 200, 1_000, 200), seen);
    assertThat(seen).contains("a", "b", "c");
    assertLimit(jar, new ArchiveLimits(1, 5, 1_000, 200, 200, 1_000, 200), "more than 1 jars");
    assertLimit(jar, new ArchiveLimits(2, 4, 1_000, 200, 200, 1_000, 200), "more than 4 entries");
    assertLimit(jar, new ArchiveLimits(2, 5, 10, 200, 200, 1_000, 200), "a table of contents of");
    assertLimit(jar, new ArchiveLimits(2, 5, 1_000, 9, 200, 1_000, 200), "more than 9 bytes");
    assertLimit(jar, new ArchiveLimits(2, 5, 1_000, 200, 200, 9, 200), "more than 9 bytes in all");
    Path boot = Jars.jar().with("BOOT-INF/lib/l.jar", library("a")).write(file("boot.jar"));
    assertLimit(boot, new ArchiveLimits(9, 99, 1_000, 999, 9, 9_999, 200), "more than 9 bytes");
  }

  private static void assertLimit(Path jar, ArchiveLimits limits, String message) {
    assertThatThrownBy(() -> walk(jar, limits, new ArrayList<>()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesThatPointOutsideAreOnlyNames() {
    Path jar = Jars.jar()
        .with("../../../evil.txt", "x")
        .with("BOOT-INF/lib/..jar", library("dots"))
        .with("BOOT-INF/lib/../../evil.jar", library("evil"))
        .write(file("sub/app.jar"));
    assertThat(declared(jar)).containsExactly("dots");
    assertThat(file("evil.txt")).doesNotExist();
    assertThat(file("evil.jar")).doesNotExist();
  }

  @Test
  void noTemporaryFileIsLeft() throws IOException {
    Path boot = Jars.jar()
        .with("BOOT-INF/lib/a.jar", library("a"))
        .with("BOOT-INF/lib/b.jar", "broken")
        .write(file("boot.jar"));
    long before = temporaryFiles();
    assertThatThrownBy(() -> declared(boot)).isInstanceOf(ArchiveException.class);
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static long temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String ours = "mgate-" + ProcessHandle.current().pid() + "-";
      return files
          .filter(each -> each.getFileName().toString().startsWith(ours))
          .count();
    }
  }
}
