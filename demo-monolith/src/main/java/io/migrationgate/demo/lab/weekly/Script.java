package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.lab.console.OperatorConsole.Ran;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.demo.lab.record.RunRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.api.FlywayException;

/** What a walk is made of: commands, releases, and time to look. Each is written down. */
final class Script {
  private static final int REFUSED = 1;

  /** From here on, exit codes say that nobody has judged. */
  private static final int UNREACHABLE = 3;

  private static final long BREATH_MILLIS = 500;

  private final WeeklyStage stage;
  private final Duration watch;
  private final Duration patience;
  private final Prompt prompt;

  /**
   * A script.
   *
   * @param watch for how long each phase is watched
   * @param patience for how long something is tried that does not come to an answer
   * @param prompt asked before each command
   */
  Script(WeeklyStage stage, Duration watch, Duration patience, Prompt prompt) {
    this.stage = stage;
    this.watch = watch;
    this.patience = patience;
    this.prompt = prompt;
  }

  WeeklyStage stage() {
    return stage;
  }

  /** A new chapter. */
  void chapter(String when, String what) {
    stage.narrator().title(when + "  " + what);
    stage.timeline().step(what);
    stage.recorder().note(Kind.NOTE, when + ": " + what, "");
  }

  void say(String text) {
    stage.narrator().say(text);
  }

  void say(String format, long number) {
    stage.narrator().say(format, number);
  }

  /** Leaves the users some time. */
  void watch() throws InterruptedException {
    Thread.sleep(watch.toMillis());
  }

  /**
   * A command that must be carried out.
   *
   * @param mark for the plots; empty for none
   */
  void does(String mark, String... command) throws InterruptedException {
    does(mark, Arrays.asList(command));
  }

  void does(String mark, List<String> command) throws InterruptedException {
    expect(0, Kind.COMMAND, mark, command);
  }

  /** A command that must be refused: the run fails if it is not. */
  void refused(String... command) throws InterruptedException {
    expect(REFUSED, Kind.REFUSED, "", Arrays.asList(command));
  }

  private void expect(int expected, Kind kind, String mark, List<String> command)
      throws InterruptedException {
    Ran ran = run(kind, mark, command);
    long start = System.nanoTime();
    while (ran.code() >= UNREACHABLE && patient(start)) {
      Thread.sleep(BREATH_MILLIS);
      ran = run(kind, mark, command);
    }
    if (ran.code() != expected) {
      throw new StoppedException("mgate " + command.get(0) + " ended with exit code " + ran.code()
          + ", expected " + expected);
    }
  }

  /** Runs a command, whatever comes of it. */
  Ran run(Kind kind, String mark, List<String> command) throws InterruptedException {
    String shown = "mgate " + OperatorConsole.shown(command);
    prompt.before(shown);
    RunRecorder.Span span = stage.recorder().begin(kind, shown, mark);
    Ran ran = stage.operator().run(command);
    span.output(ran.output());
    SettleTime.in(ran.output()).ifPresent(span::settled);
    span.end(ran.code());
    return ran;
  }

  /** Starts processes of a release; they join those that are there. */
  void join(int release, String... names) throws InterruptedException {
    Fleet fleet = stage.fleet();
    String shown = fleet.launcher().shown(release);
    prompt.before(shown);
    for (String name : names) {
      stage.narrator().command(shown + "    # " + name);
    }
    RunRecorder.Span span = stage
        .recorder()
        .begin(Kind.RELEASE, "release " + release + " joins: " + names(names), release + " joins");
    fleet.join(release, names);
    span.end(null);
    stage.narrator().say("  %s: serving release %d", names(names), release);
  }

  /** Stops processes, without breaking a request. */
  void leave(String... names) throws InterruptedException {
    prompt.before("kill -TERM " + names(names));
    RunRecorder.Span span =
        stage.recorder().begin(Kind.RELEASE, names(names) + " leave", names(names) + " leave");
    for (String name : names) {
      stage
          .fleet()
          .leave(
              name,
              member -> stage
                  .narrator()
                  .command("kill -TERM " + member.pid() + "    # " + name
                      + ", out of the balancer first"));
    }
    span.end(null);
    stage.narrator().say("  %s: drained, and gone", names(names));
  }

  /** Starts a process that must not run. */
  void mayNotStart(int release) throws InterruptedException {
    String shown = stage.fleet().launcher().shown(release);
    prompt.before(shown);
    stage.narrator().command(shown);
    RunRecorder.Span span = stage.recorder().begin(Kind.REFUSED, shown, "");
    Fleet.Refusal refusal = stage.fleet().refused(release);
    long start = System.nanoTime();
    while (refusal.code() >= UNREACHABLE && patient(start)) {
      Thread.sleep(BREATH_MILLIS);
      refusal = stage.fleet().refused(release);
    }
    span.output(refusal.output()).end(refusal.code());
    stage.narrator().output(refusal.output());
    if (refusal.code() != REFUSED) {
      throw new StoppedException("release " + release + " started, or ended with exit code "
          + refusal.code() + ", expected " + REFUSED);
    }
  }

  /** Asks whether a build may go out, or back. */
  void preflight(boolean fits, String question, int release) throws InterruptedException {
    String jar = stage.fleet().launcher().jar(release).toString();
    judged(fits, "preflight", question, jar);
  }

  /** Asks whether the scripts that add the new columns may run while the shop is open. */
  void lintExpansion() throws InterruptedException {
    lint(true, stage.scripts().expansion());
  }

  /** Asks whether a script may run that drops the old column. */
  void lintTooEarly() throws InterruptedException {
    say("And somebody has a script ready that drops the old column now:");
    lint(false, stage.scripts().tooEarly());
  }

  private void lint(boolean passes, Path scripts) throws InterruptedException {
    String before = stage.scripts().history().toString();
    judged(passes, "lint", "--history", before, scripts.toString());
  }

  private void judged(boolean fits, String... command) throws InterruptedException {
    if (fits) {
      does("", command);
    } else {
      refused(command);
    }
  }

  /** Runs the scripts that add the new columns. */
  void expand() throws InterruptedException {
    String shown = "flyway migrate";
    prompt.before(shown);
    stage.narrator().command(shown);
    RunRecorder.Span span = stage.recorder().begin(Kind.COMMAND, shown, "expand");
    expand(System.nanoTime());
    span.end(0);
    stage.narrator().say("  the new columns and the new table are there");
  }

  /** Again, if a lock did not come or the database went away: what is done is not done twice. */
  private void expand(long start) throws InterruptedException {
    try {
      stage.database().expand();
    } catch (FlywayException e) {
      if (!patient(start)) {
        throw e;
      }
      stage
          .narrator()
          .say(
              "  not yet: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      Thread.sleep(BREATH_MILLIS);
      expand(start);
    }
  }

  private boolean patient(long start) {
    return System.nanoTime() - start < patience.toNanos();
  }

  private static String names(String... names) {
    return String.join(", ", names);
  }
}
