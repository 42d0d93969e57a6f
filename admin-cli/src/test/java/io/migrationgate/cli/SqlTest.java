package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.DatabasePrivileges.Writers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No SQL of the store runs with the operator's rights before an operator has accepted it. */
class SqlTest {
  private static final String EVIL = "COMMIT; ALTER ROLE app SUPERUSER; SELECT 1";

  private final Scene scene = new Scene();
  private final MigrationDeclaration declared = Scene.declaration(Scene.SPLIT, false);

  private static String hash(MigrationDeclaration declaration) {
    return DeclaredSql.of(declaration).hash();
  }

  private MigrationDeclaration with(String expanded) {
    return MigrationDeclaration.builder(Scene.SPLIT)
        .supports(Phase.values())
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .expandedSql(expanded)
        .differencesSql(Scene.DIFFERENCES)
        .build();
  }

  private Phase phase() {
    MigrationState state = scene.store.memory.view().snapshot().migrations().get(Scene.SPLIT);
    return state.phase();
  }

  @Test
  void runsNothingThatNobodyHasAccepted() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).unread(declared).node("n1");
    List<String> ran = new ArrayList<>();
    scene.database.beforeSql = ran::add;
    scene
        .mgate("advance", Scene.SPLIT, "--dry-run")
        .run("advance", Scene.SPLIT, "--reason", "release 46")
        .run("advance", Scene.SPLIT, "--reason", "release 46", "--yes")
        .run("ramp", Scene.SPLIT, "10%", "--reason", "release 46")
        .run("advance", Scene.SPLIT, "--reason", "release 46", "--accept-sql", "f".repeat(40))
        .run("describe", Scene.SPLIT);
    assertThat(ran).isEmpty();
    assertThat(phase()).isEqualTo(Phase.READ_OLD);
    scene.shell.matches("sql-unread");
  }

  @Test
  void acceptsWhatAHashNamesOnceForAll() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).unread(declared).node("n1");
    List<String> ran = new ArrayList<>();
    scene.database.beforeSql = ran::add;
    scene
        .mgate("sql", Scene.SPLIT)
        .run("sql", Scene.SPLIT, "--accept-sql", hash(declared))
        .run("advance", Scene.SPLIT, "--dry-run", "--accept-sql", hash(declared))
        .run("sql", Scene.SPLIT, "-o", "json");
    assertThat(ran).as("a dry run with the operator's word").hasSize(1);
    assertThat(scene.store.memory.acceptedSql(Scene.SPLIT)).isEmpty();
    scene
        .shell
        .run("advance", Scene.SPLIT, "--no-wait", "--reason", "46", "--accept-sql", hash(declared))
        .run("sql", Scene.SPLIT)
        .run("history", Scene.SPLIT);
    scene.shell.matches("sql-accepted");
  }

  @Test
  void asksOnATerminal() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).unread(declared).node("n1");
    scene.shell.interactive = true;
    scene.shell.answers.addAll(List.of("yes", "accept"));
    scene.mgate("advance", Scene.SPLIT, "--reason", "release 46", "--no-wait", "--yes");
    assertThat(phase()).isEqualTo(Phase.READ_OLD);
    scene.shell.run("advance", Scene.SPLIT, "--reason", "release 46", "--no-wait");
    assertThat(phase()).isEqualTo(Phase.DUAL_WRITE);
    scene.shell.matches("sql-terminal");
  }

  @Test
  void showsWhatHasChangedSinceAnOperatorAcceptedIt() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(declared).unread(with(EVIL)).node("n1");
    scene
        .mgate("sql", Scene.SPLIT)
        .run("advance", Scene.SPLIT, "--reason", "x", "--accept-sql", hash(declared));
    assertThat(phase()).isEqualTo(Phase.READ_OLD);
    scene.unread(declared);
    scene.shell.run("sql", Scene.SPLIT).matches("sql-changed");
  }

  @Test
  void showsWhatRunsAndNotWhatATerminalMakesOfIt() {
    String hidden = "SELECT 1 -- harmless\rFROM payroll -- \u202e \u200b\u2028 x"
        + " ".repeat(100) + "hash 44ef4455544a02bc6553b4dd1c7553a4062cdee4\n"
        + "\u00a0AND\u00a01=1\r\n  AND b = '\\u200b'";
    scene.at(Scene.SPLIT, Phase.READ_OLD).unread(with(hidden));
    scene.mgate("sql", Scene.SPLIT);
    scene.shell.matches("sql-hidden");
  }

  @Test
  void asksAsWhoeverWasSetUpForIt() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(declared).node("n1");
    List<String> ran = new ArrayList<>();
    scene.database.beforeSql = sql -> {
      throw new AssertionError("asked with the command's own rights: " + sql);
    };
    scene.database.asking = new FakeDatabase();
    scene.database.asking.beforeSql = ran::add;
    scene.database.asking.counts.put(Scene.DIFFERENCES, 0L);
    scene.database.asking.counts.put("select count(*) from customer", 3L);
    scene.mgate("advance", Scene.SPLIT, "--reason", "46", "--no-wait");
    assertThat(ran).hasSize(1);
    Scene later = scene.at(Scene.SPLIT, Phase.DUAL_WRITE);
    scene.beat("n1", true);
    later.mgate("verify", Scene.SPLIT, "--dry-run");
    assertThat(ran).as(scene.shell.transcript.toString()).hasSize(3);
  }

  @Test
  void doctorTellsWhoMayDoTooMuch() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(declared).node("n1");
    scene.database.beyondReading = List.of("owns 12 tables, such as customer");
    scene.database.writers = new Writers(Set.of("shop_app"), Set.of(), true);
    scene.mgate("doctor");
    scene.database.asking = new FakeDatabase();
    scene.database.asking.user = "shop_probe";
    scene.database.writers = new Writers(Set.of(), Set.of("shop_owner"), false);
    scene.shell.run("doctor");
    scene.database.asking.beyondReading = List.of("is a superuser");
    scene.database.writers = new Writers(Set.of(), Set.of(), true);
    scene.shell.run("doctor").matches("doctor-rights");
  }

  @Test
  void verifiesNothingByAQueryThatNobodyHasAccepted() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).unread(declared).node("n1");
    List<String> ran = new ArrayList<>();
    scene.database.beforeSql = ran::add;
    long epoch = scene.store.memory.view().nextEpoch();
    scene.mgate("verify", Scene.SPLIT).run("verify", Scene.SPLIT, "--dry-run");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(ran).isEmpty();
    assertThat(scene.store.memory.view().nextEpoch()).isEqualTo(epoch);
  }

  @Test
  void dropsNothingByAStatementThatNobodyHasAccepted() {
    MigrationDeclaration dropping = MigrationDeclaration.builder(Scene.SPLIT)
        .supports(Phase.values())
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .contractSql("DROP TABLE payroll")
        .build();
    scene.at(Scene.SPLIT, Phase.CONTRACTED).unread(dropping);
    scene.mgate("contract", Scene.SPLIT, "--execute", "--yes", "--force", "--reason", "over");
    assertThat(scene.shell.err).contains("no operator has accepted").contains(hash(dropping));
    assertThat(scene.database.contract.ran).isEmpty();
  }
}
