package io.migrationgate.cli.command.backfill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.PaceMeter;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.render.Runs;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows runs. Those that work are looked at twice, since one look does not tell a pace. */
@Command(
    name = "status",
    description = {"Show runs, the newest first.", ""},
    sortOptions = false,
    footer = {
      "",
      "Takes a second if a run is under way, to see how fast it goes. DONE, ROWS/S and LEFT are its stage's."
    })
final class BackfillStatusCommand extends StoreCommand {
  private static final int MOST = 1_000;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only runs of this migration.")
  @Nullable
  String name;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "How many runs, at most 1000; those under way are always shown. Default: 10.")
  int limit = 10;

  BackfillStatusCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (limit < 1 || limit > MOST) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "1 to " + MOST, "give another number");
    }
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    if (name != null) {
      Session.requireRunName(session.admin().view(), name);
    }
    BackfillDesk desk = session.open().backfills();
    List<BackfillRun> runs = runs(desk);
    PaceMeters meters = new PaceMeters(session);
    meters.look(runs);
    if (runs.stream().anyMatch(BackfillStatusCommand::moves)) {
      session.terminal().time().sleep(BETWEEN_LOOKS);
      runs = runs(desk);
      meters.look(runs);
    }
    show(session, runs, meters.paces);
    return ExitCode.DONE;
  }

  private List<BackfillRun> runs(BackfillDesk desk) {
    List<BackfillRun> runs = new ArrayList<>(desk.runs(name, limit));
    desk.active().stream()
        .filter(run -> name == null || name.equals(run.migration()))
        .filter(run -> runs.stream().noneMatch(other -> other.id() == run.id()))
        .forEach(runs::add);
    return runs;
  }

  private static boolean moves(BackfillRun run) {
    return run.state() == RunState.RUNNING || run.state() == RunState.VERIFYING;
  }

  private static void show(Session session, List<BackfillRun> runs, Map<Long, Pace> paces) {
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      ArrayNode array = object.putArray("runs");
      runs.forEach(run -> array.add(RunJson.of(run, paces.getOrDefault(run.id(), Pace.NONE))));
      session.document(object);
    } else if (runs.isEmpty()) {
      session.say("no runs");
    } else {
      Runs.print(session.out(), session.style(), runs, paces);
    }
  }

  private static final class PaceMeters {
    private final Session session;
    private final Map<Long, PaceMeter> meters = new HashMap<>();
    private final Map<Long, Pace> paces = new HashMap<>();

    private PaceMeters(Session session) {
      this.session = session;
    }

    private void look(List<BackfillRun> runs) {
      long now = session.terminal().time().nanoTime();
      for (BackfillRun run : runs) {
        PaceMeter meter = meters.computeIfAbsent(run.id(), id -> new PaceMeter());
        paces.put(run.id(), meter.look(run, now));
      }
    }
  }
}
