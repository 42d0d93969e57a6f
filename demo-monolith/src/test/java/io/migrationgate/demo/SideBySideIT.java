package io.migrationgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.testing.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Engines of two versions in one fleet: the tables are today's, and so is the operator.
 * {@code .ci/side-by-side} builds the releases of before.
 */
@Timeout(600)
@EnabledIfSystemProperty(
    named = "previous.jars",
    matches = ".+",
    disabledReason = "no releases that were built with an older version: .ci/side-by-side")
class SideBySideIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  private Path reports;

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void theLibraryRollsForwardUnderLoad(Vendor vendor) {
    assertNothingLost(vendor, 46, 47);
  }

  @ParameterizedTest
  @MethodSource("io.migrationgate.demo.testing.Servers#offered")
  void theLibraryRollsBackUnderLoad(Vendor vendor) {
    assertNothingLost(vendor, 48);
  }

  private void assertNothingLost(Vendor vendor, int... built) {
    DatabaseAddress address = Servers.freshDatabase(vendor);
    List<String> args = new ArrayList<>(List.of(
        "--fast",
        "--users",
        "3",
        "--customers",
        "300",
        "--seed",
        "7",
        "--seconds-per-phase",
        "0.5"));
    args.addAll(List.of("--report", reports.toString()));
    args.addAll(List.of("--jdbc-url", address.url(), "--user", address.user()));
    for (int release : built) {
      Path jar = Path.of(System.getProperty("previous.jars"), "shop-" + release + ".jar");
      args.addAll(List.of("--jar", release + "=" + jar));
    }

    int code = Main.run(
        args.toArray(String[]::new),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        false,
        Map.of());

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .containsPattern(
            "requests [\\d,]+, failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED: two releases and three migrations");
    assertThat(code).isZero();
  }
}
