package io.migrationgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.testing.Servers;
import io.migrationgate.demo.testing.Transcript;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs from the jars of the releases; {@code shop.jars} says where they are. */
@Timeout(600)
@EnabledIfSystemProperty(named = "shop.jars", matches = ".+")
class WeeklyIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  private Path reports;

  private int run(String... more) {
    List<String> args = new ArrayList<>(List.of(
        "--fast",
        "--seconds-per-phase",
        "0.5",
        "--users",
        "3",
        "--customers",
        "300",
        "--seed",
        "7",
        "--report",
        reports.toString()));
    args.addAll(List.of(more));
    return Main.run(
        args.toArray(String[]::new),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        false,
        Map.of());
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void twoReleasesAndThreeMigrationsLoseNothing(Vendor vendor) {
    DatabaseAddress address = Servers.freshDatabase(vendor);

    int code = run("--jdbc-url", address.url(), "--user", address.user());

    assertThat(out.toString())
        .contains("$ java -jar shop-46.jar --jdbc-url")
        .contains("live nodes that do not support dual-write: shop-46@")
        .contains("customer-name-split: read-old -> dual-write")
        .contains("the new side is not known to be in sync")
        .contains("found read-new, and build shop-46 supports read-old")
        .contains("a read has compared both sides, and found a difference")
        .contains("customer-name-split: read-new -> dual-write")
        .contains("live nodes that do not support read-new: shop-48@")
        .contains("ALTER TABLE customer DROP COLUMN full_name")
        .contains("ALTER TABLE shop_order DROP COLUMN ship_postcode")
        .contains("ALTER TABLE product DROP COLUMN price")
        .containsPattern(
            "requests [\\d,]+, failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED: two releases and three migrations");
    assertThat(Transcript.steps(out.toString()))
        .as("what the page shows")
        .containsSubsequence(Transcript.shown("## A real run"));
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(reports.resolve("run.json")).isNotEmptyFile();
  }

  /** Four minutes on each: by hand, since everything has to end in time. */
  @Tag("thorough")
  @Tag("by-hand")
  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void aReleaseWithoutTheEngineStaysUntilEverybodyElseReadsNew(Vendor vendor) throws Exception {
    DatabaseAddress address = Servers.freshDatabase(vendor);

    int code = run("--release-45", "--jdbc-url", address.url(), "--user", address.user());

    assertThat(out.toString())
        .contains("grey-1: serving release 45")
        .containsPattern("found: +shop-45")
        .contains("read-old, forward bridge marking -> read-old, forward bridge covering")
        .contains("dual-write, ramp 100%, forward bridge covering -> read-new, forward bridge")
        .contains("one may go back to build shop-46 now")
        .contains("bridge customer-name-split shut")
        .containsPattern("writers? of late that asked no gate")
        .containsPattern("release 45 has answered [1-9][\\d,]* requests")
        .contains("customer-name-split: triggers refuse what no gate has marked on the old side")
        .contains("found write-new, and build shop-46 supports read-old")
        .containsPattern(
            "requests [\\d,]+, failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED: two releases and three migrations");
    assertThat(Transcript.steps(out.toString()))
        .as("what the page shows")
        .containsSubsequence(Transcript.shown("## Release 45 has no engine"));
    assertThat(code).isZero();
    JsonNode run = new ObjectMapper().readTree(reports.resolve("run.json").toFile());
    assertThat(run.toString()).contains("shop-45").contains("grey-1");
  }

  @Tag("thorough")
  @Test
  void asManyProcessesOfEachReleaseLiveAsWereAskedFor() throws Exception {
    int code = run("--processes", "3");

    assertThat(out.toString())
        .contains("blue-1, blue-2, blue-3: serving release 46")
        .contains("green-1, green-2, green-3: serving release 47")
        .contains("blue-1, blue-2, blue-3: drained, and gone")
        .contains("blue-4, blue-5, blue-6: serving release 48")
        .contains("3 nodes acknowledged")
        .doesNotContain("2 nodes acknowledged")
        .contains("PASSED");
    assertThat(code).isZero();
    JsonNode changes = new ObjectMapper()
        .readTree(reports.resolve("run.json").toFile())
        .path("analysis")
        .path("changes");
    assertThat(changes).hasSizeGreaterThan(10);
    changes.forEach(
        change -> assertThat(change.path("settled").path("live").asInt()).isEqualTo(3));
  }

  @Tag("thorough")
  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void underChaosNoAcknowledgedWriteIsLost(Vendor vendor) {
    int code = run("--chaos", "--database", vendor.name());

    assertThat(out.toString())
        .contains("  !! ")
        .contains("harm done: {")
        .containsPattern("failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED");
    assertThat(code).isZero();
  }

  @Tag("thorough")
  @Test
  void withoutSafetyWritesThatCameLateAreLost() {
    int code = run("--without-safety");

    assertThat(out.toString())
        .contains("5 renamings acknowledged")
        .containsPattern("acknowledged writes [\\d,]+, lost [1-9]\\d*, ")
        .contains("FAILED")
        .doesNotContain("PASSED");
    assertThat(Transcript.steps(out.toString()))
        .as("what the page shows")
        .containsSubsequence(Transcript.shown("## Without safety"));
    assertThat(code).isEqualTo(1);
  }
}
