package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Counts;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.Inspection.Column;
import io.migrationgate.jdbc.backfill.run.Inspection.Standing;
import io.migrationgate.jdbc.backfill.run.Inspection.Value;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.StoreUnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillCommandTest {
  private final Scene scene = new Scene();
  private final FakeBackfills backfills = scene.connector.backfills;

  @BeforeEach
  void inDualWrite() {
    declared(BackfillSpec.sql(
        Map.of("first_name", "split_part(name, ' ', 1)", "last_name", "split_part(name, ' ', 2)"),
        Map.of("name", "first_name || ' ' || last_name")));
  }

  private void declared(BackfillSpec spec) {
    MigrationDeclaration plain = Scene.declaration(Scene.SPLIT, false);
    scene
        .at(Scene.SPLIT, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.STRICT), false)
        .declared(new MigrationDeclaration(
            plain.name(),
            plain.description(),
            plain.owner(),
            plain.supports(),
            plain.oldSide(),
            plain.newSide(),
            plain.compare(),
            plain.secondaryWrites(),
            plain.lossy(),
            plain.guards(),
            plain.sql(),
            spec));
  }

  private Shell start(String... more) {
    String[] args = new String[5 + more.length];
    System.arraycopy(
        new String[] {"backfill", "start", Scene.SPLIT, "--reason", "release 46"}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return scene.mgate(args);
  }

  private void queueAWholeRun() {
    backfills
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(0, 0, 0, 1))
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(1_000, 0, 0, 1))
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(90_000, 0, 0, 1))
        .then(
            RunState.RUNNING,
            Stage.COPY,
            FakeBackfills.counts(90_000, 0, 0, 1),
            "application p99 312 ms on shop-n1, over 200 ms",
            "")
        .thenFail(new StoreUnavailableException(
            new Problem("store", "connection refused", "an answer", "try again"), null))
        .then(RunState.RUNNING, Stage.ORPHANS, FakeBackfills.counts(200_000, 0, 0, 1))
        .then(
            RunState.RUNNING,
            Stage.FENCE,
            FakeBackfills.counts(200_000, 0, 0, 1),
            "settling: 1 transaction open, for example session pid 7",
            "")
        .then(RunState.VERIFYING, Stage.COMPARE, FakeBackfills.counts(200_000, 10_000, 0, 1))
        .then(RunState.VERIFYING, Stage.COMPARE, FakeBackfills.counts(200_000, 150_000, 0, 1))
        .then(RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(200_000, 200_000, 0, 0));
  }

  @Test
  void worksOnARunUntilItEnds() {
    queueAWholeRun();
    start("--watch", "--workers", "6").matches("backfill-start");
    assertThat(backfills.mostWorking).isEqualTo(6);
    assertThat(backfills.working).isZero();
    assertThat(backfills.latest(Scene.SPLIT).orElseThrow().settings().ranges()).isEqualTo(6);
    assertThat(scene.connector.opened).isZero();
  }

  /** Which is not what a node finds by them, if that has another search path. */
  @Test
  void saysWhatTheNamesOfTablesLeadTo() {
    scene.database.tables.put(
        "customer", new ResolvedTable("tenant1.customer", Set.of(), null, null));
    queueAWholeRun();
    start("--watch");
    assertThat(scene.shell.out).contains("table customer is tenant1.customer");
    scene.shell.run("describe", Scene.SPLIT);
    assertThat(scene.shell.out)
        .contains("customer (name), which is tenant1.customer")
        .contains("customer (first_name, last_name), which is tenant1.customer");
  }

  @Test
  void drawsOneLineOnATerminal() {
    scene.shell.interactive = true;
    queueAWholeRun();
    start().matches("backfill-start-terminal");
  }

  @Test
  void tellsScripts() {
    queueAWholeRun();
    start("-o", "json").matches("backfill-start-json");
  }

  @Test
  void saysWhatToDoWithDifferences() {
    backfills.then(
        RunState.FAILED,
        Stage.FINISH,
        FakeBackfills.counts(200_000, 200_000, 2, 0),
        "",
        "2 rows differ, and repair is off");
    start("--no-repair").matches("backfill-start-fails");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(backfills.working).isZero();
  }

  @Test
  void stopsWhenTheRunIsPausedAndSaysThatNothingIsLost() {
    backfills
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(50_000, 0, 0, 1))
        .then(RunState.PAUSED, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 0));
    start().run("backfill", "work", Scene.SPLIT);
    assertThat(scene.shell.exitCode).isEqualTo(1);
    backfills
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 1))
        .then(RunState.CANCELLED, Stage.COPY, FakeBackfills.counts(70_000, 0, 0, 0));
    scene
        .mgate("backfill", "resume", Scene.SPLIT)
        .run("backfill", "work", Scene.SPLIT)
        .matches("backfill-paused");
    assertThat(backfills.asked).containsExactly("start release 46", "running resumed");
  }

  @Test
  void watchesOnWhileTheRunIsPaused() {
    backfills.put(FakeBackfills.run(
        1, Scene.SPLIT, RunState.PAUSED, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 0)));
    backfills
        .then(RunState.PAUSED, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 0))
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 2))
        .then(RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(200_000, 200_000, 0, 0));
    scene
        .mgate("backfill", "watch", Scene.SPLIT)
        .run("backfill", "watch", Scene.SPLIT, "-o", "json")
        .matches("backfill-watch");
    assertThat(backfills.mostWorking).isZero();
  }

  @Test
  void givesRangesBackWhenInterrupted() {
    backfills
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(50_000, 0, 0, 1))
        .then(RunState.RUNNING, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 1));
    scene.time.then(() -> {
      scene.shell.interrupts.get(0).run();
      assertThat(backfills.working).isZero();
      throw new InterruptedException();
    });
    start();
    assertThat(scene.shell.exitCode).isEqualTo(130);
    assertThat(scene.shell.err).contains("mgate backfill work " + Scene.SPLIT);
    assertThat(scene.shell.interrupts).isEmpty();
  }

  @Test
  void leavesTheWorkToOthers() {
    start("--no-work").run("backfill", "pause", Scene.SPLIT);
    scene
        .mgate("backfill", "set", Scene.SPLIT, "--share", "25", "--reason", "Monday morning")
        .run("status")
        .run("describe", Scene.SPLIT)
        .run("backfill", "cancel", Scene.SPLIT, "--reason", "another mapping")
        .run("backfill", "cancel", Scene.SPLIT, "--reason", "another mapping", "--yes")
        .matches("backfill-operated");
    assertThat(backfills.mostWorking).isZero();
    assertThat(backfills.asked)
        .containsExactly(
            "start release 46",
            "paused paused",
            "change Monday morning",
            "cancelled another mapping");
  }

  @Test
  void asksForTheNameBeforeARunIsCancelled() {
    start("--no-work");
    scene.shell.interactive = true;
    scene.shell.answers.addAll(List.of("no", Scene.SPLIT));
    scene
        .mgate("backfill", "cancel", Scene.SPLIT, "--reason", "another mapping")
        .run("backfill", "cancel", Scene.SPLIT, "--reason", "another mapping")
        .matches("backfill-cancel-terminal");
    assertThat(scene.shell.exitCode).isZero();
  }

  @Test
  void doesNotWorkWhereOnlyTheApplicationCan() {
    declared(BackfillSpec.code("names-v1"));
    backfills
        .then(RunState.NEW, Stage.COPY, FakeBackfills.counts(0, 0, 0, 0))
        .then(RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(200_000, 200_000, 0, 0));
    start();
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.shell.out).contains("code 'names-v1'");
    assertThat(backfills.mostWorking).isZero();
  }

  @Test
  void changesSettingsOneByOne() {
    start(
        "--no-work",
        "--batch-target",
        "250ms",
        "--max-batch",
        "500",
        "--full-speed",
        "--ranges",
        "8",
        "--lock-timeout",
        "1s",
        "--no-repair",
        "--max-p99",
        "200ms",
        "--max-lag",
        "5s",
        "--hold-sql",
        "SELECT busy FROM ops",
        "--pause-file",
        "/tmp/hold");
    scene
        .mgate("backfill", "set", Scene.SPLIT, "--max-p99", "off", "--reason", "quiet")
        .run("backfill", "set", Scene.SPLIT, "--share", "auto", "--reason", "by itself")
        .run("backfill", "set", Scene.SPLIT, "--repair", "--reason", "mended", "-o", "json")
        .matches("backfill-settings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--share 101",
        "--share half",
        "--share 10% --full-speed",
        "--workers 0",
        "--batch-target 1h",
        "--max-p99 fast",
        "--ranges 1000"
      })
  void refusesSettingsThatMakeNoSense(String options) {
    start(options.split(" "));
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(backfills.runs).isEmpty();
  }

  @Test
  void saysWhatIsMissing() {
    scene
        .mgate("backfill", "start", Scene.SPLIT)
        .run("backfill", "start", "customer-name-spilt", "--reason", "x")
        .run("backfill", "set", Scene.SPLIT, "--reason", "x")
        .run("backfill", "watch", Scene.SPLIT)
        .run("backfill", "work", Scene.SPLIT)
        .run("backfill", "strat", Scene.SPLIT)
        .run("backfill", "status")
        .matches("backfill-missing");
  }

  @Test
  void showsRunsAndHowFastTheyGo() {
    backfills.put(FakeBackfills.run(
        1, Scene.SPLIT, RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(9, 9, 0, 0)));
    backfills.put(FakeBackfills.run(
        2, Scene.SPLIT, RunState.RUNNING, Stage.COPY, FakeBackfills.counts(50_000, 0, 0, 2)));
    Share share = new Share(20, "others write about 210 times a second");
    scene.time.then(() -> backfills.put(FakeBackfills.working(
        share,
        FakeBackfills.run(
            2, Scene.SPLIT, RunState.RUNNING, Stage.COPY, FakeBackfills.counts(60_000, 0, 0, 2)))));
    scene
        .mgate("backfill", "status")
        .run("backfill", "status", Scene.SPLIT, "-n", "1", "-o", "json")
        .matches("backfill-status");
  }

  @Test
  void showsKeysAndNoValuesUnlessAsked() {
    putMismatches();
    backfills.inspection = inspection("#1c4e9a20 (3 chars)", "#77aa0131 (5 chars)", "");
    scene
        .mgate("backfill", "mismatches", Scene.SPLIT)
        .run("backfill", "mismatches", Scene.SPLIT, "-o", "json");
    assertThat(scene.shell.transcript.toString()).doesNotContain("Ada");
    scene.mgate("backfill", "mismatches", Scene.SPLIT, "--show-values");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(backfills.asked).isEmpty();
    backfills.inspection = inspection("Ada", "Ada  ", "no integer: 'Ada'");
    scene
        .mgate("backfill", "mismatches", Scene.SPLIT, "--show-values", "--reason", "ticket 4711")
        .run(
            "backfill",
            "mismatches",
            Scene.SPLIT,
            "--show-values",
            "--reason",
            "ticket 4711",
            "-o",
            "json")
        .matches("backfill-mismatches");
    assertThat(backfills.asked)
        .containsExactly("show values ticket 4711", "show values ticket 4711");
  }

  private void putMismatches() {
    backfills.put(FakeBackfills.run(
        1, Scene.SPLIT, RunState.FAILED, Stage.FINISH, FakeBackfills.counts(9, 9, 4, 0)));
    backfills.mismatches.add(new Mismatch(new Key(List.of(17L)), "differs", "", ""));
    backfills.mismatches.add(new Mismatch(
        new Key(List.of(18L, "a")),
        "blocked",
        "SQLSTATE 22001 in stage copy",
        "value 'Ada' is too long"));
    backfills.mismatches.add(new Mismatch(new Key(List.of(19L)), "only-new", "", ""));
    backfills.mismatches.add(new Mismatch(new Key(List.of(20L)), "differs", "", ""));
  }

  private static Inspection inspection(String expected, String stored, String problem) {
    Value first = new Value(expected, false);
    Value second = new Value(stored, false);
    Value none = new Value("", true);
    return new Inspection(
        false,
        false,
        List.of(
            new Inspection.Row(
                new Key(List.of(17L)),
                Standing.DIFFERS,
                List.of(new Column("first_name", first, second), new Column("x", none, first)),
                ""),
            new Inspection.Row(
                new Key(List.of(18L, "a")),
                Standing.MISSING,
                List.of(new Column("first_name", first, null)),
                ""),
            new Inspection.Row(new Key(List.of(19L)), Standing.GONE, List.of(), ""),
            new Inspection.Row(new Key(List.of(20L)), Standing.UNREADABLE, List.of(), problem)));
  }

  @Test
  void showsKeysAlsoWhereColumnsCannotBeCompared() {
    putMismatches();
    backfills.unreadable = new MigrationGateException(new Problem(
        "table customer", "no column name", "one of id, first_name", "mend the declaration"));
    scene.mgate("backfill", "mismatches", Scene.SPLIT, "-n", "1");
    backfills.unreadable = null;
    backfills.inspection = new Inspection(
        true,
        true,
        List.of(new Inspection.Row(new Key(List.of(17L)), Standing.UNTOLD, List.of(), "")));
    scene
        .mgate("backfill", "mismatches", Scene.SPLIT, "-n", "1")
        .run("backfill", "mismatches", Scene.SPLIT, "-n", "1", "-o", "json")
        .matches("backfill-mismatches-by-key");
    assertThat(scene.shell.exitCode).isZero();
  }

  @Test
  void verifiesByARunWhereABackfillIsDeclared() {
    backfills
        .then(RunState.VERIFYING, Stage.COMPARE, FakeBackfills.counts(0, 10_000, 0, 1))
        .then(
            RunState.FAILED,
            Stage.FINISH,
            FakeBackfills.counts(0, 200_000, 1, 0),
            "",
            "1 row differs, and repair is off");
    scene.mgate("verify", Scene.SPLIT);
    assertThat(backfills.latest(Scene.SPLIT).orElseThrow().settings().repair()).isFalse();
    backfills.then(RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(0, 200_000, 0, 0));
    scene.mgate("verify", Scene.SPLIT, "--repair").matches("verify-by-run");
    assertThat(backfills.latest(Scene.SPLIT).orElseThrow().settings().repair()).isTrue();
  }

  @Test
  void saysWhichSideCountedAndWhatOverwritingWouldLose() {
    Map<String, Long> kinds = new LinkedHashMap<>();
    kinds.put("differs", 1L);
    kinds.put("null-old", 2L);
    backfills.then(
        RunState.FAILED,
        Stage.FINISH,
        new Counts(200_000, 0, 0, 200_000, 3, 3, 0, 0, kinds),
        "",
        "3 rows differ, and repair is off");
    scene.mgate("verify", Scene.SPLIT);
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.mgate("verify", Scene.SPLIT, "--overwrite-richer", "--reason", "looked");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    scene.mgate("verify", Scene.SPLIT, "--repair", "--overwrite-richer");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    backfills.then(RunState.SUCCEEDED, Stage.FINISH, FakeBackfills.counts(3, 200_000, 0, 0));
    scene
        .mgate("verify", Scene.SPLIT, "--repair", "--overwrite-richer", "--reason", "looked")
        .matches("verify-richer");
    assertThat(backfills.latest(Scene.SPLIT).orElseThrow().settings().overwriteRicher())
        .isTrue();
    assertThat(backfills.asked).containsExactly("verify verification", "verify looked");
  }

  @Test
  void showsWhatWasKept() {
    scene.mgate("backfill", "kept", Scene.SPLIT);
    backfills.kept.add(new KeptCopy(3, "mgate_kept_3", 2, List.of("UPDATE a", "INSERT b")));
    scene.mgate("backfill", "kept", Scene.SPLIT);
    scene.mgate("backfill", "kept", Scene.SPLIT, "-o", "json").matches("backfill-kept");
  }

  @Test
  void verifiesNothingByARunInADryRun() {
    scene.database.counts.put("select count(*) from customer", 1_200L);
    scene.database.counts.put(Scene.DIFFERENCES, 0L);
    scene.mgate("verify", Scene.SPLIT, "--dry-run");
    assertThat(scene.shell.exitCode).isZero();
    scene.mgate("verify", Scene.SPLIT, "--dry-run", "--repair");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(backfills.runs).isEmpty();
  }

  @Test
  void refusesToRepairWhereNoBackfillIsDeclared() {
    scene.declared(Scene.declaration(Scene.SPLIT, false));
    scene.mgate("verify", Scene.SPLIT, "--repair");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.err).contains("a migration that declares a backfill");
  }
}
