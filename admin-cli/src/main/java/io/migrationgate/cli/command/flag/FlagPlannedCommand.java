package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagPlan;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.PlannedChange;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.Settling;
import io.migrationgate.cli.render.FlagPlans;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that changes one flag, now or later. */
abstract class FlagPlannedCommand extends FlagChangeCommand {
  @Option(
      names = "--at",
      paramLabel = "TIME",
      order = 7,
      description =
          "Not now but then, by whichever node is there: 2026-12-01T09:00+01:00 or '2026-12-01 09:00 Europe/Berlin'.")
  @Nullable
  String at;

  FlagPlannedCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    if (at() != null && settle) {
      throw new UsageException(
          "mgate flag",
          "--at and --settle",
          "one of them: nobody waits here until then",
          "leave --settle out, and settle it afterwards with: "
              + Settling.resume(SubjectKind.FLAG, name));
    }
  }

  private @Nullable Instant at() {
    return at == null ? null : ScheduleTime.parse("--at", at);
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    FlagAdmin flags = new FlagAdmin(session.open().store());
    Instant first = at();
    if (first == null) {
      int made = super.run(session);
      if (changes(flags).size() > 1) {
        FlagPlans.lines(FlagAdmin.plan(flags.view(), name)).forEach(session::say);
      }
      return made;
    }
    FlagTerms given = terms();
    FlagPlan plan = flags.schedule(name, planned(changes(flags), first, given), given);
    session.document(FlagPlans.json(name, plan));
    session.say("flag " + name + ": nothing is changed now");
    FlagPlans.lines(plan).forEach(session::say);
    return ExitCode.DONE;
  }

  @Override
  FlagApplied apply(FlagAdmin flags, FlagTerms given) {
    List<FlagChange> all = changes(flags);
    return all.size() == 1
        ? super.apply(flags, given)
        : flags.apply(
            name,
            all.get(0),
            planned(all.subList(1, all.size()), flags.now().plus(gap()), given),
            given);
  }

  private List<PlannedChange> planned(List<FlagChange> changes, Instant first, FlagTerms given) {
    List<PlannedChange> planned = new ArrayList<>();
    Instant time = first;
    for (FlagChange change : changes) {
      planned.add(new PlannedChange(time, change, gap(), given.operator()));
      time = time.plus(gap());
    }
    return planned;
  }

  /** The changes one after the other; most commands make one. */
  List<FlagChange> changes(FlagAdmin flags) {
    return List.of(change(flags));
  }

  /** How much time lies between them. */
  Duration gap() {
    return Duration.ZERO;
  }
}
