package io.migrationgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.testing.Servers;
import io.migrationgate.demo.testing.Transcript;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true), false, Map.of());
  }

  private int tour(DatabaseAddress address, String... more) {
    List<String> args = new ArrayList<>(List.of(
        "tour",
        "--jdbc-url",
        address.url(),
        "--user",
        address.user(),
        "--seconds-per-phase",
        "1",
        "--customers",
        "300",
        "--seed",
        "7"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Tag("thorough")
  @Test
  void theGuidedRunGoesAllTheWayAndLosesNothing() {
    int code = tour(Servers.freshDatabase(), "--users", "3");

    assertThat(out.toString())
        .contains("seed 7")
        .contains("$ mgate advance customer-name-split --reason")
        .contains("the new side is not known to be in sync")
        .contains("rows compared, 0 differences")
        .contains("customer-name-split: write-new -> contracted")
        .contains("$ mgate backfill start customer-name-split --watch --reason")
        .contains("the new side is in sync")
        .contains("statement 1 of 1: ALTER TABLE customer DROP COLUMN full_name")
        .contains("the old side is gone")
        .containsPattern(
            "requests [\\d,]+, failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED")
        .doesNotContain("\u001b");
    assertThat(Transcript.steps(out.toString()))
        .as("what the page shows")
        .containsSubsequence(Transcript.shown("### A real tour"));
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  @Tag("thorough")
  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachMigrationGoesUpBackDownAndUpAgainAndLosesNothing(Kind kind) {
    String name = kind.migration();

    int code = tour(Servers.freshDatabase(), "--migration", name);

    assertThat(out.toString())
        .contains(name + ": read-new -> write-new")
        .contains(name + ": write-new -> read-new")
        .contains("the old side is not known to be in sync")
        .contains("copies from the new side to the old one")
        .contains("the old side is in sync")
        .contains(name + ": dual-write -> read-old")
        .contains(name + ": write-new -> contracted")
        .contains("the old side is gone")
        .containsPattern(
            "requests [\\d,]+, failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED: " + name + " up, back down, up again and to contracted");
    if (name.equals("order-address-table")) {
      assertThat(Transcript.steps(out.toString()))
          .as("what the page shows")
          .containsSubsequence(Transcript.shown("### Up, back down and up again"));
    }
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  @Test
  void refusesMigrationsThatItDoesNotHave() {
    assertThat(run("tour", "--migration", "price-euros")).isEqualTo(2);
    assertThat(err.toString())
        .contains("a --migration of customer-name-split, order-address-table, price-cents, or all");
  }

  @Test
  void refusesOptionsThatBelongToTheGuidedWalk() {
    assertThat(run("tour", "--migration", "all", "--sabotage")).isEqualTo(2);
    assertThat(run("tour", "--migration", "all", "--serve")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--sabotage without --migration")
        .contains("--serve without --migration");
  }

  @Tag("thorough")
  @Test
  void aWriterThatGoesAroundTheGateMakesItFail() {
    int code = tour(Servers.freshDatabase(), "--users", "3", "--sabotage");

    assertThat(out.toString())
        .contains("the sides of customer-name-split differ")
        .containsPattern("lost [1-5], stale reads [\\d,]+")
        .containsPattern("customer \\d+: found First\\d+ Last\\d+ on the new side, expected")
        .contains("FAILED: the walk stopped in read-new")
        .doesNotContain("PASSED");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void aDatabaseIsUsedOnce() throws SQLException {
    DatabaseAddress address = Servers.freshDatabase();
    DemoDatabase.at(address).createTables();

    int code = tour(address);

    assertThat(err.toString()).contains("the tables of an earlier run").contains("empty schema");
    assertThat(code).isEqualTo(3);
  }

  @Test
  void refusesDatabasesThatItHasNoScriptsFor() {
    assertThat(run("tour", "--jdbc-url", "jdbc:h2:mem:x", "--user", "sa")).isEqualTo(3);
    assertThat(err.toString()).contains("jdbc:postgresql: or jdbc:mariadb:");
  }

  @Test
  void saysSoWhenTheDatabaseIsNotThere() {
    assertThat(run("tour", "--jdbc-url", "jdbc:postgresql://127.0.0.1:1/x", "--user", "u"))
        .isEqualTo(3);
    assertThat(err.toString()).contains("database: found").contains("check --jdbc-url");
  }

  @Test
  void theHelpListsTheOptionsOfTheTourButNotTheSabotage() {
    assertThat(run("tour", "--help")).isZero();
    assertThat(out.toString())
        .contains("--serve", "--migration", "--keep", "--seconds-per-phase", "--seed", "--jdbc-url")
        .doesNotContain("--sabotage");
  }

  @Test
  void theHelpOfTheWeeklyReleaseTellsItsHazards() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--fast", "--step", "--chaos", "--without-safety", "--report", "tour")
        .contains("--processes", "--database")
        .contains("MGATE_DEMO_PASSWORD");
  }

  @Test
  void refusesTwoHazardsAtOnce() {
    assertThat(run("--chaos", "--without-safety")).isEqualTo(2);
    assertThat(run("--fast", "--step")).isEqualTo(2);
    assertThat(run("--seconds-per-phase", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("one of --fast and --step");
  }

  @Test
  void refusesReleasesWithoutTheEngineWhereNoBridgeCarriesThem() {
    assertThat(run("--release-45", "--chaos")).isEqualTo(2);
    assertThat(run("--release-45", "--jar", "47=x.jar")).isEqualTo(2);
    assertThat(err.toString()).contains("--release-45 without --chaos, --without-safety and --jar");
  }

  @Test
  void refusesNumbersOfProcessesThatItDoesNotRun() {
    assertThat(run("--processes", "0")).isEqualTo(2);
    assertThat(run("--processes", "9")).isEqualTo(2);
    assertThat(err.toString()).contains("expected: 1 to 8 processes of each release");
  }

  @Test
  void refusesToStartADatabaseWhereOneIsNamed() {
    String[] both = {"--database", "mariadb", "--jdbc-url", "jdbc:postgresql://127.0.0.1:1/x"};
    assertThat(run(both)).isEqualTo(2);
    assertThat(err.toString()).contains("expected: one of --database and --jdbc-url");
  }

  @Test
  void refusesToStartADatabaseThatItDoesNotKnow() {
    assertThat(run("--database", "h2")).isEqualTo(2);
    assertThat(err.toString()).contains("--database").contains("[POSTGRESQL, MARIADB]");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThat(run("tour", "--customers", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("100 to 1,000,000 customers");
  }
}
