package io.migrationgate.cli.command.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.admin.Authority;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Failures;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.AuthorityText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.render.Runs;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.BackfillDesk.Work;
import io.migrationgate.cli.terminal.Interrupts.Registration;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.spi.HistoryFilter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works on a run in this process, or only watches, until it ends. The run is in the store: whatever
 * ends the work early, nothing is lost.
 */
public final class RunWork {
  /** A batch that takes longer is given up with the process; its transaction is rolled back. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(5);

  /** Of the history; older ones say little of rows that differ today. */
  private static final int LINES = 2_000;

  private final Session session;
  private final BackfillRun run;

  private RunWork(Session session, BackfillRun run) {
    this.session = session;
    this.run = run;
  }

  /** Works on a run, unless the options say not to; gives the exit code. */
  public static int on(Session session, BackfillRun run, WorkingOptions options)
      throws InterruptedException {
    RunWork here = new RunWork(session, run);
    session.say(Runs.beginning(run));
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), run.migration());
    session
        .tables(declared)
        .forEach((name, table) -> session.say("table " + name + " is " + table));
    sayExpressions(session, run, declared == null ? null : declared.backfill());
    session.open().backfills().sideEffects(run.id()).forEach(session::say);
    String code = code(session, run.migration());
    if (code != null) {
      session.say("it needs the application's code '" + code
          + "': nodes of a build that has it do the work");
    }
    if (options.noWork && !options.watch) {
      session.say(
          code != null
              ? "see how it goes with: mgate backfill watch " + run.migration()
              : "not worked on here: nodes do it, or: mgate backfill work " + run.migration());
      session.document(RunJson.of(run, Pace.NONE));
      return ExitCode.DONE;
    }
    boolean idle = options.noWork || code != null;
    if (!idle) {
      // Here, where somebody can be asked; the workers only look at what is accepted.
      requireApproved(session, run);
    }
    BackfillRun last;
    try (Work work =
        idle ? () -> {} : session.open().backfills().work(run.migration(), options.workers)) {
      last = here.follow(work, session.terminal().err(), false);
    }
    ObjectNode document = RunJson.of(last, Pace.NONE);
    AuthorityText.describe(document.putArray("authority"), authority(session, run));
    session.document(document);
    return here.end(last);
  }

  /** What it will run, as it is written: accepted or not, whoever starts a run sees it. */
  private static void sayExpressions(
      Session session, BackfillRun run, @Nullable BackfillSpec spec) {
    if (spec == null) {
      return;
    }
    Map<String, String> expressions =
        run.direction() == Direction.FORWARD ? spec.forward() : spec.reverse();
    new TreeMap<>(expressions)
        .forEach((column, sql) -> sayExactly(session, "column " + column + " is " + sql));
    if (spec.oldRows().present() != null) {
      sayExactly(session, "old side where " + spec.oldRows().present());
    }
    if (spec.newRows().present() != null) {
      sayExactly(session, "new side where " + spec.newRows().present());
    }
  }

  private static void sayExactly(Session session, String text) {
    Text.lines(text.strip()).forEach(line -> session.say(Text.exact(line)));
  }

  /** Which side was authoritative when. */
  public static List<Authority> authority(Session session, BackfillRun run) {
    return Authority.of(session.admin().history(new HistoryFilter(run.migration(), LINES)));
  }

  /** Says it of a run that has found differences, as far as the history goes. */
  public static void sayAuthority(Session session, BackfillRun run) {
    List<Authority> stays = run.counts().unrepaired() > 0 ? authority(session, run) : List.of();
    if (!stays.isEmpty()) {
      session.say("authoritative: " + AuthorityText.line(stays));
    }
  }

  private static void requireApproved(Session session, BackfillRun run) {
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), run.migration());
    if (declared != null) {
      session.admin().requireApproved(DeclaredSql.of(declared));
    }
  }

  /** Watches a run, also while it is paused; gives the exit code. */
  public static int watch(Session session, BackfillRun run) throws InterruptedException {
    RunWork here = new RunWork(session, run);
    BackfillRun last = here.follow(() -> {}, session.out(), true);
    if (session.out().checkError()) {
      return ExitCode.OUTPUT;
    }
    if (session.json()) {
      JsonOut.line(session.out(), RunJson.event(last, Pace.NONE));
    }
    return here.end(last);
  }

  /** The name of the code that a migration's rows need, which only the application has. */
  private static @Nullable String code(Session session, String migration) {
    if (DocumentRewrite.typeOf(migration) != null) {
      return migration;
    }
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), migration);
    BackfillSpec spec = declared == null ? null : declared.backfill();
    return spec == null ? null : spec.code();
  }

  private BackfillRun follow(Work work, PrintWriter jsonLines, boolean alsoPaused)
      throws InterruptedException {
    RunFollower follower = new RunFollower(session, run, jsonLines);
    Registration registration = session
        .terminal()
        .environment()
        .interrupts()
        .onInterrupt(() -> interrupted(follower, work));
    try {
      return follower.follow(alsoPaused);
    } catch (InterruptedException e) {
      throw interruption();
    } finally {
      registration.close();
    }
  }

  /** Runs while the process ends: gives ranges back, so that others need not wait for a lease. */
  private void interrupted(RunFollower follower, Work work) {
    if (!follower.finish()) {
      return;
    }
    new Failures(session.terminal(), session.json()).report(interruption());
    Thread closing = new Thread(work::close, "mgate-closing");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(LAST_BATCH.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CommandFailure interruption() {
    return new CommandFailure(
        ExitCode.INTERRUPTED,
        new Problem(
            subject(run),
            "an interrupt before it has ended",
            "to hear how it ends",
            "nothing is lost, and whoever else works on it goes on; take part again with: mgate"
                + " backfill work " + run.migration() + ", or stop it with: mgate backfill pause "
                + run.migration()));
  }

  private static String subject(BackfillRun run) {
    return "run " + run.id() + " of '" + run.migration() + "'";
  }

  private int end(BackfillRun last) {
    if (last.state() == RunState.PAUSED) {
      throw new CommandFailure(
          ExitCode.NOT_SETTLED,
          new Problem(
              subject(last),
              "that it is paused" + RunFollower.because(last),
              "that it ends",
              "nothing is lost; go on with: mgate backfill resume " + last.migration()));
    }
    session.say(Runs.summary(last));
    sayAuthority(session, last);
    String type = DocumentRewrite.typeOf(last.migration());
    if (last.state() == RunState.SUCCEEDED) {
      if (type == null) {
        sequences(last);
      } else {
        session.say("give up the versions before with: mgate version finalize " + type + " --help");
      }
      return ExitCode.DONE;
    }
    throw new CommandFailure(
        ExitCode.REFUSED,
        type == null
            ? new Problem(
                subject(last), found(last), "both sides the same, and the mark set", next(last))
            : new Problem(
                subject(last),
                found(last),
                "every document in the version in force",
                last.counts().unrepaired() > 0
                    ? "see the keys with: mgate backfill mismatches " + last.migration()
                    : "look at it with: mgate version show " + type));
  }

  /** A guard refuses for them later; here there is time to mend it. */
  private void sequences(BackfillRun last) {
    boolean forward = last.direction() == Direction.FORWARD;
    String before = "before " + (forward ? "write-new" : "dual-write") + ": ";
    session
        .admin()
        .sequencesBehind(last.migration(), forward ? Side.NEW : Side.OLD)
        .forEach(problem -> session.say("note: " + problem.subject() + " has " + problem.found()
            + "; " + before + problem.nextStep()));
  }

  private static String found(BackfillRun last) {
    return last.problem().isEmpty() ? "that it is " + last.state().wireName() : last.problem();
  }

  private static String next(BackfillRun last) {
    String name = last.migration();
    if (last.state() == RunState.CANCELLED) {
      return "see who and why with: mgate history " + name;
    }
    String again = "mgate backfill start " + name + " --reason \"why\"";
    if (last.counts().unrepaired() == 0) {
      return "mend it, then: " + again;
    }
    long richer = last.richer();
    if (richer > 0) {
      return "see the keys with: mgate backfill mismatches " + name + "; if the " + last.source()
          + " side is right, in spite of " + Text.count(richer, "row") + " that hold"
          + (richer == 1 ? "s" : "") + " on the " + last.source().other()
          + " side what it has not: mgate verify " + name
          + " --repair --overwrite-richer --reason \"why\", which keeps a copy; if not, put these"
          + " values back on the " + last.source() + " side, then: mgate verify " + name
          + " --repair";
    }
    return "see the keys with: mgate backfill mismatches " + name
        + (last.settings().repair()
            ? ", mend these rows, then: " + again
            : "; copy them again with: mgate verify " + name + " --repair");
  }
}
