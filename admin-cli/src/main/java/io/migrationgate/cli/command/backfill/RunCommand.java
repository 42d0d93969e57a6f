package io.migrationgate.cli.command.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.protocol.DocumentRules;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A command about the run of one migration. */
abstract class RunCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration, or document:TYPE.")
  String name = "";

  RunCommand(Context context) {
    super(context);
  }

  @Override
  protected final int run(Session session) throws InterruptedException {
    Session.requireRunName(session.admin().view(), name);
    return run(session, session.open().backfills());
  }

  /** Does the work on a migration that the store knows, and gives the exit code. */
  protected abstract int run(Session session, BackfillDesk desk) throws InterruptedException;

  /** The latest run, whether it is over or not. */
  final BackfillRun latest(BackfillDesk desk) {
    return desk.latest(name).orElseThrow(() -> none(Optional.empty()));
  }

  /** The run that somebody can work on now. */
  final BackfillRun workable(BackfillDesk desk) {
    Optional<BackfillRun> latest = desk.latest(name).filter(run -> run.state().active());
    BackfillRun run = latest.orElseThrow(() -> none(desk.latest(name)));
    if (run.state() == RunState.PAUSED) {
      throw new MigrationGateException(new Problem(
          "migration '" + name + "'",
          "run " + run.id() + ", which is paused" + RunFollower.because(run),
          "one that goes on",
          "let it go on with: mgate backfill resume " + name));
    }
    return run;
  }

  private MigrationGateException none(Optional<BackfillRun> latest) {
    String type = DocumentRewrite.typeOf(name);
    return new MigrationGateException(new Problem(
        type == null ? "migration '" + name + "'" : DocumentRules.subject(type),
        latest
            .map(run -> "run " + run.id() + ", which is " + run.state().wireName())
            .orElse("no run"),
        latest.isPresent() ? "a run that is not over" : "a run",
        type == null
            ? "start one with: mgate backfill start " + name + " --reason \"why\""
            : "start one with: mgate version rewrite " + type + " --help"));
  }
}
