package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.registration.ShapesFile;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testkit.DocumentShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build says by its file, without being run, which documents it reads: preflight and version
 * check.
 */
class ShippedShapesTest {
  private static final String TYPE = "preferences";
  private static final DocumentFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  record V1(String timezone) {}

  record V2(String timezone, String mode) {
    static V2 from(V1 old) {
      return new V2(old.timezone(), "light");
    }

    V1 back() {
      return new V1(timezone);
    }
  }

  record V3(String timezone, String mode, @Nullable String language) {
    static V3 from(V2 old) {
      return new V3(old.timezone(), old.mode(), null);
    }

    V2 back() {
      return new V2(timezone, mode);
    }
  }

  /** As {@link V2}, but for one field. */
  record OtherV2(String timezone, int mode) {
    static OtherV2 from(V1 old) {
      return new OtherV2(old.timezone(), 0);
    }

    V1 back() {
      return new V1(timezone);
    }
  }

  private static final VersionedType<V1> FIRST =
      VersionedType.first(TYPE, 1, V1.class).unversioned(1).build();
  private static final VersionedType<V2> SECOND = VersionedType.first(TYPE, 1, V1.class)
      .next(2, V2.class, V2::from, Downcast.lossy(V2::back, "the mode"))
      .unversioned(1)
      .build();
  private static final VersionedType<V3> THIRD = VersionedType.first(TYPE, 1, V1.class)
      .next(2, V2.class, V2::from, Downcast.lossy(V2::back, "the mode"))
      .next(3, V3.class, V3::from, Downcast.lossy(V3::back, "the language"))
      .unversioned(1)
      .build();
  private static final VersionedType<OtherV2> CHANGED = VersionedType.first(TYPE, 1, V1.class)
      .next(2, OtherV2.class, OtherV2::from, Downcast.lossy(OtherV2::back, "the mode"))
      .unversioned(1)
      .build();
  private static final VersionedType<V2> ONE_WAY = VersionedType.first(TYPE, 1, V1.class)
      .next(2, V2.class, V2::from)
      .unversioned(1)
      .build();

  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void jarsAreNamedByRelativePaths() {
    scene.shell.directory = directory;
    scene.shell.environment.put("NO_COLOR", "1");
  }

  private void jar(String file, String build, @Nullable VersionedType<?> type) throws IOException {
    Jars jar = Jars.jar().manifest("Implementation-Version", build).declaring();
    if (type != null) {
      jar.with(ShapesFile.RESOURCE, shapes(type));
    }
    jar.write(directory.resolve(file));
  }

  private String shapes(VersionedType<?> type) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    return Files.readString(DocumentShapes.of().document(type, FORMAT).writeTo(classes));
  }

  private void registered(String build, VersionedType<?> type) {
    MigrationGates.builder(scene.store.memory)
        .build(build)
        .withoutClassPath()
        .withoutThread()
        .document(type, FORMAT)
        .start()
        .close();
  }

  /** As if an operator had moved it there, and it had settled. */
  private void written(int version) {
    scene.store.memory.change("written in " + version, view -> {
      DocumentState state = view.snapshot().documents().get(TYPE);
      DocumentState moved = state.writing(version, view.nextEpoch()).withSettled();
      return new ChangeSet<>(
          view.nextEpoch(), List.of(new Mutation.PutDocument(moved, false)), List.of());
    });
  }

  private int mgate(String... args) {
    return scene.mgate(args).exitCode;
  }

  private JsonNode json(String... args) throws IOException {
    mgate(args);
    return new ObjectMapper().readTree(scene.shell.out);
  }

  private void matches(String golden) {
    Golden.matches(
        golden,
        Shell.seen(scene.shell.transcript.toString())
            .replace(directory.toString() + "/", "")
            .replace(directory.toString(), "."));
  }

  @Test
  void preflightRefusesABuildThatHasDroppedOrChangedAVersion() throws IOException {
    registered("2026.46", SECOND);
    written(2);
    jar("fits.jar", "2026.47", THIRD);
    jar("dropped.jar", "2026.48", VersionedType.first(TYPE, 2, V2.class).build());
    jar("changed.jar", "2026.49", CHANGED);
    assertThat(mgate("preflight", "--jar", "fits.jar")).isZero();
    assertThat(mgate("preflight", "--jar", "dropped.jar")).isEqualTo(1);
    assertThat(mgate("preflight", "--jar", "changed.jar", "--junit", "report.xml"))
        .isEqualTo(1);
    assertThat(Files.readString(directory.resolve("report.xml")))
        .contains("failures=\"1\"", "type=\"changed\"");
    matches("preflight-documents");
  }

  @Test
  void preflightSaysTheSameAsAStartingNode() throws IOException {
    registered("2026.46", SECOND);
    written(2);
    jar("changed.jar", "2026.49", CHANGED);
    JsonNode document = json("preflight", "--jar", "changed.jar", "-o", "json")
        .path("documents")
        .path(0);
    assertThat(document.path("verdict").asText()).isEqualTo("changed");
    String start = catchMessage(() -> registered("2026.49", CHANGED));
    assertThat(start).contains(document.path("problem").path("found").asText());
  }

  private static String catchMessage(Runnable start) {
    try {
      start.run();
    } catch (MigrationGateException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("the node has started");
  }

  @Test
  void aBuildWithoutTheFileIsNotTakenForOneThatReadsEverything() throws IOException {
    registered("2026.46", SECOND);
    jar("silent.jar", "2026.47", null);
    assertThat(mgate("preflight", "--jar", "silent.jar"))
        .as("every build reads the first version")
        .isZero();
    assertThat(scene.shell.out).doesNotContain("preferences");
    written(2);
    JsonNode report = json("preflight", "--jar", "silent.jar", "-o", "json");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(report.path("documents").path(0).path("verdict").asText()).isEqualTo("unknown");
    jar("known.jar", "2026.46", null);
    assertThat(mgate("preflight", "--rollback-to", "known.jar"))
        .as("it has registered, and said so")
        .isZero();
  }

  @Test
  void aBuildThatReadsTooLittleIsNoWayBack() throws IOException {
    registered("2026.45", FIRST);
    registered("2026.46", SECOND);
    written(2);
    jar("old.jar", "2026.45", FIRST);
    assertThat(mgate("preflight", "--rollback-to", "old.jar")).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("unsupported: document type 'preferences'")
        .contains("oldest build that still fits: 2026.46");
  }

  @Test
  void aDamagedFileIsAnError() throws IOException {
    Jars.jar()
        .manifest("Implementation-Version", "2026.47")
        .declaring()
        .with(ShapesFile.RESOURCE, "{\"format\":9}")
        .write(directory.resolve("damaged.jar"));
    assertThat(mgate("preflight", "--jar", "damaged.jar")).isEqualTo(1);
    assertThat(scene.shell.err).contains("damaged.jar", ShapesFile.RESOURCE, "format 9");
  }

  @Test
  void checkTellsWhetherANewVersionIsNeededAndWhoIsFirst() throws IOException {
    jar("46.jar", "2026.46", SECOND);
    jar("47.jar", "2026.47", THIRD);
    jar("changed.jar", "2026.48", CHANGED);
    assertThat(mgate("version", "check", "--jar", "47.jar", "--against", "46.jar"))
        .isZero();
    assertThat(mgate("version", "check", "--jar", "changed.jar", "--against", "46.jar"))
        .isEqualTo(1);
    matches("version-check");
  }

  @Test
  void checkSaysSoToScripts() throws IOException {
    jar("45.jar", "2026.45", FIRST);
    jar("46.jar", "2026.46", SECOND);
    JsonNode version = json(
            "version", "check", "--jar", "46.jar", "--against", "45.jar", "-o", "json")
        .path("types")
        .path(0)
        .path("versions")
        .path(1);
    assertThat(version.path("shape").asText()).isEqualTo("new");
    assertThat(version.path("needsNewVersion").asBoolean()).isTrue();
    assertThat(version.path("order").asText()).isEqualTo("writers-first");
    assertThat(version.path("requests").asText()).isEqualTo("client-first");
    assertThat(version.path("newReadsOld").path(0).path("path").asText()).isEqualTo("$.mode");
    assertThat(version.path("oldReadsNew")).isEmpty();
  }

  @Test
  void checkAsksTheStoreWhereNoOtherBuildIsNamed() throws IOException {
    registered("2026.46", SECOND);
    written(2);
    jar("late.jar", "2026.48", VersionedType.first(TYPE, 2, V2.class).build());
    assertThat(mgate("version", "check", "--jar", "late.jar")).isEqualTo(1);
    assertThat(scene.shell.out).contains("version 1 dropped, and documents that may be in 1..2");
    jar("47.jar", "2026.47", THIRD);
    assertThat(mgate("version", "check", "--jar", "47.jar")).isZero();
  }

  @Test
  void aVersionWithoutAWayBackIsNoneThatCanBeDeployed() throws IOException {
    jar("45.jar", "2026.45", FIRST);
    jar("46.jar", "2026.46", ONE_WAY);
    assertThat(mgate("version", "check", "--jar", "46.jar", "--against", "45.jar"))
        .isEqualTo(1);
    assertThat(scene.shell.out).contains("version 2 without a way back to version 1");
  }

  @Test
  void aBuildWithoutTheFileCannotBeCompared() throws IOException {
    jar("silent.jar", "2026.47", null);
    jar("46.jar", "2026.46", SECOND);
    assertThat(mgate("version", "check", "--jar", "silent.jar", "--against", "46.jar"))
        .isEqualTo(1);
    assertThat(scene.shell.err).contains("no " + ShapesFile.RESOURCE);
  }

  @Test
  void aTypeInTwoLibrariesIsAnError() throws IOException {
    Jars.jar()
        .declaring()
        .with(ShapesFile.RESOURCE, shapes(SECOND))
        .with(
            "WEB-INF/lib/a.jar",
            Jars.jar().with(ShapesFile.RESOURCE, shapes(SECOND)).bytes())
        .with(
            "WEB-INF/lib/b.jar",
            Jars.jar().with(ShapesFile.RESOURCE, shapes(SECOND)).bytes())
        .write(directory.resolve("two.war"));
    assertThat(mgate("preflight", "--jar", "two.war")).isEqualTo(1);
    assertThat(scene.shell.err).contains("declared in several files");
  }
}
