package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the store, it is text: no command lets it act on an operator's terminal. */
@Timeout(60)
class TerminalTextTest {
  private static final String HOSTILE =
      "\u001b[2J\u009b31m\rok\nFORGED line\u202e\u2066\u200b\u2028FORGED\u2029\u0085\u0007\u0008\ufeffx";

  /** As much of it as a declaration may have. */
  private static final String DECLARED =
      HOSTILE.replaceAll("[\\p{Cntrl}\u0080-\u009f&&[^\n\r\t]]", "");

  private static final String ONE_LINE = DECLARED.replaceAll("[\n\r\t]", "");

  private final Scene scene = new Scene();

  private void change(Mutation mutation, HistoryNote... notes) {
    scene.store.memory.change(
        "test", view -> new ChangeSet<>(null, List.of(mutation), List.of(notes)));
  }

  private static MigrationDeclaration declared() {
    return MigrationDeclaration.builder(Scene.SPLIT)
        .description(DECLARED)
        .owner(DECLARED)
        .supports(Phase.READ_OLD, Phase.DUAL_WRITE)
        .oldSide("customer", ONE_LINE)
        .newSide("customer", "first_name")
        .expandedSql("SELECT 1" + DECLARED)
        .contractSql("DROP TABLE x" + DECLARED)
        .build();
  }

  private void fill(Phase phase) {
    scene.at(Scene.SPLIT, phase).unread(declared());
    scene.declare("other", "other", false);
    change(new Mutation.AcceptSql(new SqlAcceptance(
        Scene.SPLIT, "0".repeat(40), "{\"gone" + "\\u001b[2J" + "\":\"x\"}", HOSTILE)));
    SupportedPhases all = new SupportedPhases(Phase.READ_OLD, Phase.DUAL_WRITE);
    change(new Mutation.PutBuild(
        HOSTILE, List.of(new Claim(Scene.SPLIT, all, "")), ProtocolVersion.CURRENT));
    NodeReport report = scene.report(2, Duration.ofMinutes(2), HOSTILE, new Observed(1, 1, 1));
    change(
        new Mutation.PutNode(new NodeRecord(
            "n1" + HOSTILE,
            1,
            new NodeRecord.Identity(HOSTILE, HOSTILE, 1, HOSTILE),
            Map.of(Scene.SPLIT, all),
            10_000,
            scene.store.memory.view().snapshot().epoch(),
            1,
            true,
            report)),
        new HistoryNote(Scene.SPLIT, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "{}"));
    String text = new ObjectMapper().getNodeFactory().textNode(HOSTILE).toString();
    change(
        new Mutation.PutFlag(new FlagRecord(
            SubjectKind.FLAG,
            "hostile",
            1,
            "{\"state\":\"ENABLED\",\"variants\":{" + text + ":" + text + "},\"defaultVariant\":"
                + text + ",\"metadata\":{\"mgate.owner\":" + text + "}}",
            false,
            scene.store.memory.view().nextEpoch(),
            false)),
        new HistoryNote(
            SubjectKind.FLAG, "hostile", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "{}"));
    scene.database.sessions.add(HOSTILE);
    scene.database.expandedProblem = HOSTILE;
    scene.database.blocking.add(
        List.of(new BlockingSession("pid " + HOSTILE, HOSTILE, 1, HOSTILE)));
    scene.database.blockedForEver = true;
    scene.connector.backfills.kept.add(new KeptCopy(1, HOSTILE, 1, List.of(HOSTILE)));
    scene.connector.backfills.put(new BackfillRun(
        1,
        Scene.SPLIT,
        Direction.FORWARD,
        false,
        RunState.PAUSED,
        Stage.COPY,
        1,
        FakeBackfills.counts(1, 1, 1, 1),
        BackfillSettings.DEFAULT.change().holdSql(HOSTILE).done(),
        new BackfillRun.Share(20, HOSTILE),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        Duration.ofSeconds(20)));
  }

  private void runAll(String output) {
    List<String[]> commands = List.of(
        words("status"),
        words("describe " + Scene.SPLIT),
        words("history"),
        words("nodes"),
        words("nodes --check"),
        words("doctor"),
        words("sql " + Scene.SPLIT),
        words("advance " + Scene.SPLIT + " --reason r --dry-run"),
        words("advance " + Scene.SPLIT + " --reason r --timeout 1s --no-other-writers"),
        words("ramp " + Scene.SPLIT + " 10% --reason r --timeout 1s"),
        words("rollback " + Scene.SPLIT + " --reason r --timeout 1s"),
        words("settle " + Scene.SPLIT + " --timeout 1s"),
        words("revoke n1 --reason r"),
        words("verify " + Scene.SPLIT + " --reason r"),
        words("contract " + Scene.SPLIT + " --check"),
        words("contract " + Scene.SPLIT + " --dry-run --reason r"),
        words("pilot " + Scene.SPLIT + " list"),
        words("flag list --retired"),
        words("flag show hostile"),
        words("flag enable hostile --because r"),
        words("flag history hostile"),
        words("flag export"),
        words("backfill status"),
        words("backfill set " + Scene.SPLIT + " --max-p99 1s --reason r"),
        words("backfill work " + Scene.SPLIT),
        words("backfill mismatches " + Scene.SPLIT),
        words("backfill kept " + Scene.SPLIT),
        words("backfill cancel " + Scene.SPLIT + " --reason r"),
        words("backfill watch " + Scene.SPLIT));
    for (String[] command : commands) {
      String[] args = Arrays.copyOf(command, command.length + 2);
      args[command.length] = "-o";
      args[command.length + 1] = output;
      if (String.join(" ", command).startsWith("backfill watch")) {
        scene.connector.backfills.then(
            RunState.CANCELLED, Stage.COPY, FakeBackfills.counts(1, 1, 1, 1), HOSTILE, HOSTILE);
      }
      scene.mgate(args);
      harmless(String.join(" ", args), scene.shell.out);
      harmless(String.join(" ", args), scene.shell.err);
    }
  }

  private static String[] words(String command) {
    return command.split(" ", -1);
  }

  private static void harmless(String command, String printed) {
    assertThat(printed.lines())
        .as("a line of %s", command)
        .noneMatch(line -> line.startsWith("FORGED"));
    assertThat(printed
            .codePoints()
            .filter(point -> point != '\n')
            .filter(point -> Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || point == 0x2028
                || point == 0x2029)
            .mapToObj(Integer::toHexString))
        .as("what acts on a terminal, printed by %s", command)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json"})
  void noCommandLetsItActOnATerminal(String output) {
    fill(Phase.READ_OLD);
    runAll(output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json"})
  void norInLaterPhases(String output) {
    fill(Phase.WRITE_NEW);
    runAll(output);
    fill(Phase.CONTRACTED);
    runAll(output);
  }

  @Test
  void jsonMeansTheSameToAReader() throws Exception {
    fill(Phase.READ_OLD);
    scene.mgate("history", "-o", "json");
    assertThat(new ObjectMapper().readTree(scene.shell.out).findValuesAsText("reason"))
        .contains(HOSTILE);
  }

  @Test
  void norDoErrorsOrTheirTraces() {
    fill(Phase.READ_OLD);
    scene.shell.environment.put("MGATE_DEBUG", "1");
    scene.store.beforeView = () -> {
      throw new IllegalStateException(HOSTILE);
    };
    scene.mgate("status");
    assertThat(scene.shell.err).contains("  \\tat ");
    harmless("status with MGATE_DEBUG", scene.shell.err);
    scene.store.beforeView = () -> {
      throw new StoreUnavailableException(new Problem(HOSTILE, HOSTILE, HOSTILE, HOSTILE), null);
    };
    scene.mgate("status");
    harmless("status without a store", scene.shell.err);
  }
}
