package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts and what is printed of them; how archives are read is tested elsewhere. */
class PreflightTest {
  private static final String ALL = "read-old, dual-write, read-new, write-new, contracted";

  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void jarsAreNamedByRelativePaths() {
    scene.shell.directory = directory;
    scene.shell.environment.put("NO_COLOR", "1");
  }

  private Jars build(String id) {
    return Jars.jar().manifest("Implementation-Version", id);
  }

  private void known(String build, Claim... claims) {
    scene.store.memory.change(
        "known " + build,
        view -> new ChangeSet<>(
            null,
            List.of(new Mutation.PutBuild(build, List.of(claims), ProtocolVersion.CURRENT)),
            List.of()));
  }

  private static Claim claim(Phase first, Phase last) {
    return new Claim(Scene.SPLIT, new SupportedPhases(first, last), "");
  }

  private Shell preflight(String... more) {
    String[] args = new String[more.length + 1];
    args[0] = "preflight";
    System.arraycopy(more, 0, args, 1, more.length);
    return scene.mgate(args);
  }

  /** The directory is another one in each run. */
  private void matches(String golden) {
    Golden.matches(
        golden,
        Shell.seen(scene.shell.transcript.toString())
            .replace(directory.toString() + "/", "")
            .replace(directory.toString(), "."));
  }

  @Test
  void saysWhichFlagsABuildExpects() throws IOException {
    for (String flag : List.of("new-checkout", "old-banner")) {
      scene.mgate("flag", "create", flag, "--because", "release 46");
    }
    scene.mgate("flag", "retire", "old-banner", "--yes", "--because", "it is over");
    build("2026.47").with("META-INF/migrations.yaml", """
            format: 1
            migrations: []
            flags:
              - {key: new-checkout, type: boolean, default: false}
              - {key: basket-limit, type: number, default: 2.5}
            """).write(directory.resolve("app.jar"));
    build("2026.48").with("META-INF/migrations.yaml", """
            format: 1
            migrations: []
            flags:
              - {key: new-checkout, type: string, default: none}
              - {key: old-banner, type: boolean}
            """).write(directory.resolve("wrong.jar"));

    preflight("--jar", "app.jar");
    assertThat(scene.shell.exitCode).isZero();
    preflight("--jar", "wrong.jar", "--junit", directory.resolve("report.xml").toString());
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("report.xml"))).contains("failures=\"2\"");
    preflight("--jar", "wrong.jar", "-o", "json");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    preflight("--rollback-to", "wrong.jar");
    assertThat(scene.shell.exitCode).isZero();
    matches("preflight-flags");
  }

  @Test
  void aBuildThatSupportsThePhaseInForceFits() {
    scene.at(Scene.SPLIT, Phase.WRITE_NEW).declared(Scene.declaration(Scene.SPLIT, false));
    known("2026.44", claim(Phase.READ_OLD, Phase.READ_NEW));
    known("2026.45", claim(Phase.READ_OLD, Phase.WRITE_NEW));
    known("2026.46", claim(Phase.READ_OLD, Phase.CONTRACTED));
    build("2026.47")
        .declaring(Jars.split("write-new, contracted"))
        .write(directory.resolve("app.jar"));
    preflight("--jar", "app.jar");
    assertThat(scene.shell.exitCode).isZero();
    preflight("--jar", "app.jar", "-o", "json");
    assertThat(scene.shell.exitCode).isZero();
    matches("preflight-fits");
  }

  @Test
  void whatDoesNotFitIsToldWithReasonsAndCommands() {
    scene
        .at(Scene.SPLIT, Phase.READ_NEW)
        .declared(Scene.declaration(Scene.SPLIT, false))
        .at("order-total", Phase.READ_OLD)
        .at("order-address", Phase.DUAL_WRITE)
        .at("product-price", Phase.CONTRACTED);
    build("2026.47")
        .declaring(
            Jars.split("write-new, contracted"),
            "- name: order-tags\n",
            "- name: order-notes\n  supports: [dual-write]\n")
        .write(directory.resolve("app.jar"));
    preflight("--jar", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    preflight("--jar", "app.jar", "-o", "json");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    matches("preflight-problems");
  }

  @Test
  void retiredAndChangedNamesAreRefused() {
    scene.declare("over", "gone", true).declare("moving", "here", false);
    build("2026.47")
        .declaring(
            "- name: over\n  old: {table: other}\n", "- name: moving\n  old: {table: elsewhere}\n")
        .write(directory.resolve("app.jar"));
    preflight("--jar", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("name-retired: migration 'over'", "choose another name")
        .contains("sides-changed: migration 'moving'", "declare these sides again")
        .contains("    mgate rollback moving --to read-old --reason 'for build 2026.47'\n");
  }

  @Test
  void theWayBackIsToldUntilItEnds() {
    scene
        .at(Scene.SPLIT, Phase.DUAL_WRITE)
        .declared(Scene.declaration(Scene.SPLIT, false))
        .at("order-total", Phase.READ_OLD);
    known("2026.44");
    known("2026.45", claim(Phase.READ_OLD, Phase.READ_NEW));
    known("2026.46", claim(Phase.READ_OLD, Phase.CONTRACTED));
    build("2026.45")
        .declaring(Jars.split("read-old, dual-write, read-new"))
        .write(directory.resolve("old.jar"));
    preflight("--rollback-to", "old.jar");
    assertThat(scene.shell.exitCode).isZero();
    build("2026.44").declaring().write(directory.resolve("older.jar"));
    preflight("--rollback-to", "older.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    matches("preflight-rollback");
  }

  @Test
  void anOldBuildFitsAsLongAsWhatItDoesNotKnowIsInReadOld() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    build("2026.44").declaring().write(directory.resolve("old.jar"));
    assertThat(preflight("--rollback-to", "old.jar").exitCode).isZero();
    assertThat(scene.shell.out).contains("the way back is open until it goes to dual-write");
    // The same build as the one that goes out has lost something.
    assertThat(preflight("--jar", "old.jar").exitCode).isEqualTo(1);
    assertThat(scene.shell.out).contains("missing: migration 'customer-name-split'");
  }

  @Test
  void aBuildThatLostItsDeclarationsNeverPasses() throws IOException {
    build("2026.47").with("com/shop/Main.class", "x").write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").exitCode).isEqualTo(1);
    Files.createDirectory(directory.resolve("empty"));
    assertThat(preflight("--jar", "empty").exitCode).isEqualTo(1);
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    assertThat(preflight("--jar", "app.jar", "--junit", "report.xml").exitCode).isEqualTo(1);
    assertThat(preflight("--rollback-to", "app.jar").exitCode).isEqualTo(1);
    matches("preflight-undeclared");
    assertThat(directory.resolve("report.xml"))
        .content()
        .contains("tests=\"2\"", "failures=\"2\"", "type=\"undeclared\"", "type=\"missing\"");
  }

  @Test
  void aBuildOlderThanARetiredMigrationIsNoWayBack() {
    known("2026.44");
    known("2026.45", new Claim("over", SupportedPhases.DEFAULT, ""));
    known("2026.47");
    scene.declare("over", "gone", true);
    Jars build = Jars.jar().declaring();
    build.write(directory.resolve("old.jar"));
    assertThat(preflight("--rollback-to", "old.jar", "--build", "2026.44").exitCode)
        .isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("build 2026.44 is older than the migration")
        .contains("oldest build that still fits: 2026.47");
    assertThat(preflight("--rollback-to", "old.jar", "--build", "2026.47").exitCode)
        .isZero();
    assertThat(preflight("--jar", "old.jar", "--build", "2026.44").exitCode).isEqualTo(1);
    assertThat(scene.shell.out).contains("outlived: migration 'over'");
  }

  @Test
  void saysWhereTheBuildIdComesFrom() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    Jars jar = Jars.jar().declaring(Jars.split(ALL));
    jar.write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out).contains("build of unknown id (none of --build");
    jar.manifest("Implementation-Version", "1.2").write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out)
        .contains("build 1.2 (Implementation-Version in the manifest)");
    jar.with("META-INF/build-info.properties", "build.version=1.3\n")
        .write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out)
        .contains("build 1.3 (build.version in build-info.properties)");
    jar.manifest("MigrationGate-Build", "1.4").write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out)
        .contains("build 1.4 (MigrationGate-Build in the manifest)");
    jar.with("META-INF/migrations.yaml", "build: '1.5'\n" + Jars.yaml(Jars.split(ALL)))
        .write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out).contains("build 1.5 (build: in migrations.yaml)");
    assertThat(preflight("--jar", "app.jar", "--build", "1.6").out).contains("build 1.6 (--build)");
  }

  @Test
  void aBuildIdThatMeansTwoThingsIsNoted() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    known("1.2", claim(Phase.READ_OLD, Phase.DUAL_WRITE));
    build("1.2").declaring(Jars.split(ALL)).write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out).contains("give each build an id of its own");
    assertThat(scene.shell.exitCode).isZero();
  }

  @Test
  void anotherDefinitionOfTheSameSidesIsNoted() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).declared(Scene.declaration(Scene.SPLIT, false));
    build("1.2")
        .declaring(Jars.split(ALL) + "  contract: [\"ALTER TABLE customer DROP COLUMN name\"]\n")
        .write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out)
        .contains("declared otherwise than by build 2026.46: ")
        .contains("sql.contract");
    assertThat(scene.shell.exitCode).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DUAL_WRITE | read-new, write-new | mgate verify S; mgate advance S --to read-new",
        "READ_OLD | write-new | mgate advance S --to dual-write; mgate verify S; mgate advance S --to write-new",
        "WRITE_NEW | contracted | mgate contract S",
        "WRITE_NEW | read-old, dual-write | mgate rollback S --to read-new; mgate verify S; mgate rollback S --to dual-write",
        "READ_NEW | read-old, dual-write | mgate rollback S --to dual-write",
        "DUAL_WRITE | read-old | mgate rollback S --to read-old",
        "CONTRACTED | read-old | "
      })
  void theCommandsLeadThere(Phase phase, String supports, String commands) {
    boolean synced = phase.compareTo(Phase.READ_NEW) >= 0;
    scene.at(Scene.SPLIT, new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT), synced);
    build("1.2").declaring(Jars.split(supports)).write(directory.resolve("app.jar"));
    preflight("--jar", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    List<String> told = scene
        .shell
        .out
        .lines()
        .filter(line -> line.startsWith("    mgate "))
        .map(
            line -> line.strip().replace(" --reason 'for build 1.2'", "").replace(Scene.SPLIT, "S"))
        .toList();
    assertThat(String.join("; ", told)).isEqualTo(commands == null ? "" : commands);
  }

  @Test
  void aRampInTheWayIsTakenBack() {
    Ramp ramp = Ramp.NONE.withBasisPoints(100).withPilots(new TreeSet<>(List.of("it's")));
    scene.at(Scene.SPLIT, new Placement(Phase.READ_OLD, ramp, SecondaryWrites.STRICT), false);
    build("1.2").declaring().write(directory.resolve("app.jar"));
    assertThat(preflight("--rollback-to", "app.jar").out)
        .contains("    mgate ramp customer-name-split off --reason 'for build 1.2'\n");
  }

  @Test
  void anUnsettledChangeIsToBeSettledFirst() {
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
    build("1.2").declaring(Jars.split("dual-write, read-new")).write(directory.resolve("app.jar"));
    assertThat(preflight("--jar", "app.jar").out)
        .contains("    mgate settle customer-name-split\n")
        .doesNotContain("mgate advance customer-name-split --to");
  }

  @Test
  void everythingGoesIntoTheJUnitFile() throws IOException {
    scene
        .at(Scene.SPLIT, Phase.WRITE_NEW)
        .declared(Scene.declaration(Scene.SPLIT, false))
        .at("order-total", Phase.READ_OLD);
    build("<&\"\u0007>").declaring(Jars.split("read-old")).write(directory.resolve("app.jar"));
    preflight("--jar", "app.jar", "--build", "<&\">", "--junit", "report.xml");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    Golden.matches("preflight-junit", Files.readString(directory.resolve("report.xml")));
  }

  @Test
  void theJUnitFileOfAnErrorIsNoPass() throws IOException {
    Files.writeString(directory.resolve("report.xml"), "<testsuite tests=\"1\"/>");
    build("1").declaring(Jars.split(ALL)).write(directory.resolve("app.jar"));
    scene.connector.cannotConnect = new StoreUnavailableException(
        new Problem("database", "no answer", "an answer", "start it"), null);
    preflight("--jar", "app.jar", "--junit", "report.xml");
    assertThat(scene.shell.exitCode).isEqualTo(3);
    assertThat(directory.resolve("report.xml")).content().contains("errors=\"1\"", "no answer");
    preflight("--jar", "nothing.jar", "--junit", "report.xml");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(directory.resolve("report.xml")).content().contains("errors=\"1\"", "no such file");
    preflight("--jar", "app.jar", "--junit", "no/such/directory.xml");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    preflight();
    assertThat(scene.shell.exitCode).isEqualTo(2);
    preflight("--jar", "app.jar", "--rollback-to", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    matches("preflight-errors");
  }

  @Test
  void invalidDeclarationsAreListedAll() {
    Jars.jar()
        .with(
            "META-INF/migrations.yaml", Jars.yaml("- name: A\n- name: b\n  suports: [read-old]\n"))
        .write(directory.resolve("app.jar"));
    preflight("--jar", "app.jar");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.connector.settings).isNull();
    matches("preflight-invalid");
  }
}
