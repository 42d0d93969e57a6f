package io.migrationgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.DemoDatabase;
import io.migrationgate.demo.testing.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true), false, Map.of());
  }

  private int tour(DatabaseAddress address, String... more) {
    String[] args = {
      "--jdbc-url",
      address.url(),
      "--user",
      address.user(),
      "--seconds-per-phase",
      "1",
      "--users",
      "3",
      "--customers",
      "300",
      "--seed",
      "7"
    };
    String[] all = new String[args.length + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return run(all);
  }

  @Test
  void theGuidedRunGoesAllTheWayAndLosesNothing() {
    int code = tour(Servers.freshDatabase());

    assertThat(out.toString())
        .contains("seed 7")
        .contains("$ mgate advance customer-name-split --reason")
        .contains("the new side is not known to be in sync")
        .contains("0 differences in")
        .contains("customer-name-split: write-new -> contracted")
        .contains("sql> ALTER TABLE customer DROP COLUMN full_name")
        .containsPattern(
            "requests [\\d,]+, failed 0, acknowledged writes [\\d,]+, lost 0, stale reads 0")
        .contains("PASSED")
        .doesNotContain("\u001b");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  @Test
  void aWriterThatGoesAroundTheGateMakesItFail() {
    int code = tour(Servers.freshDatabase(), "--sabotage");

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
    assertThat(run("--jdbc-url", "jdbc:h2:mem:x", "--user", "sa")).isEqualTo(3);
    assertThat(err.toString()).contains("jdbc:postgresql: or jdbc:mariadb:");
  }

  @Test
  void saysSoWhenTheDatabaseIsNotThere() {
    assertThat(run("--jdbc-url", "jdbc:postgresql://127.0.0.1:1/x", "--user", "u"))
        .isEqualTo(3);
    assertThat(err.toString()).contains("database: found").contains("check --jdbc-url");
  }

  @Test
  void theHelpListsTheOptionsOfTheTourButNotTheSabotage() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--serve", "--keep", "--seconds-per-phase", "--seed", "--jdbc-url")
        .contains("MGATE_DEMO_PASSWORD")
        .doesNotContain("--sabotage");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThat(run("--customers", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("100 to 1,000,000 customers");
  }
}
