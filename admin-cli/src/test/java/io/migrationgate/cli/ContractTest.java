package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ContractDatabase.Dependent;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.spi.ContractDatabase.StatementOutcome;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old side goes only with evidence. */
class ContractTest {
  private static final String NAME = Scene.SPLIT;
  private static final String DROP = "ALTER TABLE customer DROP COLUMN name";
  private static final String REBUILD = "UPDATE statistics SET customers = customers + 1";

  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  private static MigrationDeclaration declaration(String... contract) {
    return MigrationDeclaration.builder(NAME)
        .supports(Phase.WRITE_NEW, Phase.CONTRACTED)
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .contractSql(contract)
        .build();
  }

  /** Settled in write-new, with its line in the history. */
  private void settledInWriteNew(Duration ago, String... contract) {
    scene.settling(NAME, Phase.READ_NEW, Phase.WRITE_NEW).declared(declaration(contract));
    scene.mgate("settle", NAME);
    assertThat(scene.shell.exitCode).isZero();
    scene.time.pass(ago);
    scene.shell.transcript.setLength(0);
  }

  private void matches(String golden) {
    Golden.matches(
        golden,
        Shell.seen(scene.shell.transcript.toString())
            .replaceAll("again in [\\d.]+ m?s", "again in 1.0 s")
            .replaceAll("done in [\\d.]+ m?s", "done in 9 ms")
            .replaceAll("\"millis\" : \\d+", "\"millis\" : 9")
            .replace(directory.toString(), "/backup"));
  }

  private String[] execute(String... more) {
    String[] all = new String[6 + more.length];
    String[] first = {"contract", NAME, "--execute", "--yes", "--reason", "over"};
    System.arraycopy(first, 0, all, 0, 6);
    System.arraycopy(more, 0, all, 6, more.length);
    return all;
  }

  @Test
  void showsTheEvidenceAndChangesNothing() {
    settledInWriteNew(Duration.ofHours(200), DROP);
    scene.node("n1");
    scene.database.contract.included.add(new Dependent("index", "customer_name", ""));
    int lines = scene.store.memory.history(all()).size();
    scene
        .mgate("contract", NAME, "--check")
        .run("contract", NAME, "--check", "-o", "json")
        .run("contract", NAME, "--dry-run", "--yes")
        .run("contract", NAME, "--dry-run", "--yes", "-o", "json");
    matches("contract-check");
    assertThat(scene.store.memory.history(all())).hasSize(lines);
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.WRITE_NEW);
  }

  private static io.migrationgate.spi.HistoryFilter all() {
    return new io.migrationgate.spi.HistoryFilter(NAME, 1_000);
  }

  @Test
  void refusesWithAListOfWhatIsMissing() {
    settledInWriteNew(Duration.ofDays(2), DROP);
    scene.node("n1", NodeReport.EMPTY, new SupportedPhases(Phase.READ_OLD, Phase.WRITE_NEW));
    scene.database.contract.obstacles.add(new Dependent("view", "public.names", "uses name"));
    scene.database.contract.obstacles.add(
        new Dependent("index", "public.customer_both", "on last_name, name"));
    scene.database.contract.mentions.add(
        new Dependent("function", "greet(integer)", "mentions name"));
    scene.database.sessions.add("psql");
    scene
        .mgate("contract", NAME, "--check")
        .run("contract", NAME, "--yes", "--reason", "over")
        .run(execute("--force", "--ignore-mentions"))
        .run("contract", NAME, "--yes", "--reason", "over", "-o", "json");
    matches("contract-refused");
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.WRITE_NEW);
    assertThat(scene.database.contract.ran).isEmpty();
  }

  /** {@link Shell} tries what is said to be next. */
  @Test
  void saysWhatCanBeDoneNextWhereTheStepsAheadAreNotOpen() {
    scene
        .at(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.STRICT), false)
        .declared(declaration(DROP));
    scene.mgate("contract", NAME, "--yes", "--reason", "over");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("next:     advance it to write-new first");
  }

  @Test
  void refusesElsewhereAndWithoutADeclaration() {
    scene.at(NAME, Phase.READ_NEW).declared(declaration(DROP)).at("other", Phase.WRITE_NEW);
    scene
        .mgate("contract", NAME, "--check")
        .run("contract", "other", "--check")
        .run("contract", NAME, "--force", "--reason", "over");
    matches("contract-elsewhere");
  }

  /** The last node of the old build lived on after the next build had declared. */
  @Test
  void aBuildThatWasThereUntilLatelyKeepsTheRollbackWindowOpen() {
    settledInWriteNew(Duration.ofDays(9), DROP);
    Claim claim = new Claim(NAME, new SupportedPhases(Phase.READ_OLD, Phase.WRITE_NEW), "");
    scene.store.memory.change(
        "2026.46",
        view -> new ChangeSet<>(
            null,
            List.of(new Mutation.PutBuild("2026.46", List.of(claim), ProtocolVersion.CURRENT)),
            List.of()));
    scene.time.pass(Duration.ofDays(2));

    scene.mgate("contract", NAME, "--check");

    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("the last build that cannot run in contracted, 2026.46, was last there at")
        .contains("(2 d)");
    scene.time.pass(Duration.ofDays(6));
    scene.mgate("contract", NAME, "--check");
    assertThat(scene.shell.exitCode).isZero();
  }

  @Test
  void aNodeThatUsedTheOldSideMovesTheStart() {
    settledInWriteNew(Duration.ofDays(30), DROP);
    long entered = scene.state(NAME).enteredEpoch();
    NodeReport.Counts counts = new NodeReport.Counts(entered, 0, 9, 0, 9, Observed.NOTHING, 0)
        .oldIdle(Duration.ofDays(3).toMillis());
    scene.node(
        "n1",
        new NodeReport(0, 0, null, Map.of(NAME, counts)),
        new SupportedPhases(Phase.WRITE_NEW, Phase.CONTRACTED));
    scene.mgate("contract", NAME, "--check");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("no gated use of the old side since 2025-03-31T11:00:00Z (3 d)");
    scene.mgate("contract", NAME, "--check", "--quiet-for", "3d");
    assertThat(scene.shell.exitCode).isZero();
  }

  /** Each of its queries would fail, and a dropped column does not come back. */
  @Test
  void aLiveNodeWhoseEntityMapsTheOldSideIsNamed() {
    settledInWriteNew(Duration.ofDays(30), DROP);
    scene.node(
        "n1",
        NodeReport.EMPTY.mapping(Map.of(NAME, List.of("shop.Customer.name (customer.name)"))),
        new SupportedPhases(Phase.WRITE_NEW, Phase.CONTRACTED));
    scene.mgate("contract", NAME, "--execute", "--yes", "--force", "--reason", "now");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out + scene.shell.err)
        .contains("live nodes whose entities map the old side: ")
        .contains("(shop.Customer.name (customer.name))");
    assertThat(scene.database.contract.ran).isEmpty();
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.WRITE_NEW);
  }

  @Test
  void movesAndSaysWhatToRun() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene
        .mgate("contract", NAME, "--reason", "eight quiet days")
        .run("contract", NAME, "--yes", "--reason", "eight quiet days")
        .run("contract", NAME, "--yes", "--reason", "again");
    matches("contract-moves");
    assertThat(scene.database.contract.ran).isEmpty();
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.CONTRACTED);
  }

  @Test
  void keepsACopyAndDropsPatiently() throws Exception {
    settledInWriteNew(Duration.ofDays(2), DROP, "DROP TABLE customer_log");
    scene.database.contract.outcomes.add(
        new StatementOutcome.LockHeld("canceling statement due to lock timeout"));
    String file = directory.resolve("names.csv").toString();
    scene
        .mgate(execute("--force", "--keep-copy", file))
        .run(execute("--keep-copy", file))
        .run("history", NAME);
    matches("contract-executes");
    assertThat(Files.readString(directory.resolve("names.csv")))
        .isEqualTo("id,name\r\n1,\"Ada \"\"the first\"\", Lovelace\"\r\n2,\r\n");
    assertThat(scene.database.contract.ran).containsExactly(DROP, "DROP TABLE customer_log");
  }

  @Test
  void tellsScripts() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.mgate(execute("-o", "json", "--keep-copy", "table:customer_name_2025"));
    matches("contract-json");
  }

  /** Copied while there is a way back; and anew if somebody has taken it since. */
  @Test
  void aCopyIsOfWhatNobodyWritesSince() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.database.contract.during = () -> new GateAdmin(
            scene.store.memory, List.of(scene.database), scene.time)
        .apply(NAME, new Move.Rollback(), Operator.of("bob@ops-2", "wait!"));
    scene.mgate(execute("--keep-copy", "table:names"));
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("moved while it was made", "nothing was dropped");
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.READ_NEW);

    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.database.contract.during = () -> {
      throw new IllegalStateException("killed");
    };
    scene.mgate(execute("--keep-copy", "table:names"));
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.WRITE_NEW);
    scene.mgate(execute("--keep-copy", "table:names"));
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.shell.out)
        .containsSubsequence("copying customer to table:names", "write-new -> contracted");
    assertThat(scene.database.contract.copies).hasSize(3);
  }

  /** It may have taken hours, and behind it there is no way back. */
  @Test
  void looksAgainBehindACopyBeforeItMoves() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.database.contract.during =
        () -> scene.database.contract.obstacles.add(new Dependent("view", "late", "uses name"));
    scene.mgate(execute("--keep-copy", "table:names"));
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("view late (uses name)");
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.WRITE_NEW);
    scene.database.contract.obstacles.clear();
    scene.mgate(execute("--keep-copy", "table:names"));
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.shell.out).contains("a copy is kept in table:names already");
    assertThat(scene.database.contract.copies).hasSize(1);
  }

  @Test
  void dropsNothingWithoutItsCopy() throws Exception {
    settledInWriteNew(Duration.ofDays(8), DROP);
    Path file = Files.writeString(directory.resolve("there.csv"), "precious");
    scene.mgate(execute("--keep-copy", file.toString()));
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("a file of that name");
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.WRITE_NEW);
    scene.database.contract.counted = 3;
    scene.mgate(execute("--keep-copy", directory.resolve("short.csv").toString()));
    assertThat(scene.shell.err).contains("2 rows read, and 3 counted");
    assertThat(scene.state(NAME).phase()).as("the way back is open").isEqualTo(Phase.WRITE_NEW);
    assertThat(Files.readString(file)).isEqualTo("precious");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(scene.database.contract.ran).isEmpty();
  }

  @Test
  void goesOnWhereItStopped() {
    settledInWriteNew(Duration.ofDays(8), DROP, "DROP TABLE customer_log");
    scene.database.contract.outcomes.add(new StatementOutcome.Done());
    scene.database.contract.outcomes.add(
        new StatementOutcome.Failed("must be owner of table customer_log"));
    scene.mgate(execute()).run(execute());
    matches("contract-goes-on");
    assertThat(scene.database.contract.ran).containsExactly(DROP, "DROP TABLE customer_log");
  }

  private static StoreUnavailableException lost() {
    return new StoreUnavailableException(
        new Problem("database", "no connection: broken pipe", "one", "look"), null);
  }

  @Test
  void findsThatAStatementOfADeadProcessHadRun() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.database.contract.breaks = lost();
    scene.mgate(execute());
    assertThat(scene.shell.exitCode).isEqualTo(5);
    scene.database.contract.outcomes.add(
        new StatementOutcome.NotThere("column \"name\" of relation \"customer\" does not exist"));
    scene.database.contract.presence = Presence.NONE;
    scene.mgate(execute());
    assertThat(scene.shell.exitCode).isZero();
    matches("contract-dead-process");
    assertThat(scene.database.contract.ran).isEmpty();
  }

  @Test
  void asksWhatBecameOfAStatementThatMayNotRunTwice() {
    settledInWriteNew(Duration.ofDays(8), REBUILD, DROP);
    scene.database.contract.breaks = lost();
    scene.mgate(execute());
    assertThat(scene.shell.exitCode).isEqualTo(5);
    scene.mgate(execute());
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.database.contract.ran).isEmpty();
    scene.mgate(execute("--unfinished", "done"));
    matches("contract-unfinished");
    assertThat(scene.database.contract.ran).containsExactly(DROP);
  }

  @Test
  void runsAnUnfinishedStatementAgainOnTheOperatorsWord() {
    settledInWriteNew(Duration.ofDays(8), REBUILD, DROP);
    scene.database.contract.breaks = lost();
    scene.mgate(execute()).run(execute("--unfinished", "again"));
    assertThat(scene.database.contract.ran).containsExactly(REBUILD, DROP);
  }

  @Test
  void refusesOtherStatementsThanWereBegun() {
    settledInWriteNew(Duration.ofDays(8), DROP, "DROP TABLE customer_log");
    scene.database.contract.outcomes.add(new StatementOutcome.Done());
    scene.database.contract.outcomes.add(new StatementOutcome.Failed("no"));
    scene.mgate(execute());
    scene.declared(declaration("DROP TABLE customer_log"));
    scene.mgate(execute());
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("other contract SQL in the declaration than was begun");
  }

  @Test
  void looksAgainRightBeforeItDrops() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.store.beforeChange =
        () -> scene.database.contract.obstacles.add(new Dependent("view", "late", "uses name"));
    scene.mgate(execute());
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.err).contains("view late (uses name)");
    assertThat(scene.state(NAME).phase()).isEqualTo(Phase.CONTRACTED);
    assertThat(scene.database.contract.ran).isEmpty();
  }

  @Test
  void givesUpWhenTheLockIsNeverFree() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    for (int i = 0; i < 3; i++) {
      scene.database.contract.outcomes.add(new StatementOutcome.LockHeld("lock timeout"));
    }
    scene.mgate(execute("--tries", "3"));
    matches("contract-no-lock");
    assertThat(scene.database.contract.ran).isEmpty();
    scene.mgate(execute());
    assertThat(scene.database.contract.ran).containsExactly(DROP);
  }

  @Test
  void asksOnATerminalBeforeItDrops() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene.shell.interactive = true;
    scene.shell.environment.put("NO_COLOR", "1");
    scene.shell.answers.add(NAME);
    scene.mgate("contract", NAME, "--reason", "over");
    scene.shell.answers.add("no");
    scene.mgate("contract", NAME, "--execute", "--reason", "over");
    assertThat(scene.database.contract.ran).isEmpty();
    scene.shell.answers.add(NAME);
    scene.mgate("contract", NAME, "--execute", "--reason", "over");
    assertThat(scene.database.contract.ran).containsExactly(DROP);
    assertThat(scene.shell.prompts).hasSize(3);
    scene.shell.interactive = false;
    scene.mgate("contract", NAME, "--execute", "--reason", "over");
    assertThat(scene.shell.exitCode).isZero();
  }

  @Test
  void refusesOptionsThatContradictEachOther() {
    settledInWriteNew(Duration.ofDays(8), DROP);
    scene
        .mgate("contract", NAME, "--check", "--execute")
        .run("contract", NAME, "--keep-copy", "x.csv", "--reason", "r")
        .run(execute("--no-wait"))
        .run(execute("--keep-copy", "table:a b"))
        .run(execute("--lock-timeout", "0s"))
        .run(execute("--unfinished", "maybe"))
        .run("contract", NAME);
    matches("contract-usage");
  }
}
