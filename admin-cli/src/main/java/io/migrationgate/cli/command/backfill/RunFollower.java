package io.migrationgate.cli.command.backfill;

import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Mask;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.PaceMeter;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.render.Runs;
import io.migrationgate.cli.render.Text;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.spi.StoreUnavailableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a run until it ends, and tells how it goes: on a terminal one line drawn anew, elsewhere
 * a line every few seconds and whenever something else happens. A store that is away for a while
 * does not end it.
 */
final class RunFollower {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration LINES = Duration.ofSeconds(5);
  private static final Duration JSON_LINES = Duration.ofSeconds(2);

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Session session;
  private final PrintWriter jsonLines;
  private final PaceMeter meter = new PaceMeter();
  private BackfillRun last;
  private @Nullable String told;
  private long toldNanos;
  private boolean looked;
  private boolean drawn;
  private boolean over;

  /**
   * Of one run.
   *
   * @param jsonLines where lines for scripts go
   */
  RunFollower(Session session, BackfillRun run, PrintWriter jsonLines) {
    this.session = session;
    this.last = run;
    this.jsonLines = jsonLines;
  }

  /** Why a run stands still; empty if its state says all. */
  static String because(BackfillRun run) {
    return run.problem().isEmpty() ? "" : " (" + run.problem() + ")";
  }

  /**
   * Follows the run.
   *
   * @param alsoPaused whether only to watch, so to go on while it is paused, and as long as
   *     somebody reads it
   * @return how it ended
   */
  BackfillRun follow(boolean alsoPaused) throws InterruptedException {
    try {
      while (true) {
        look();
        boolean paused = last.state() == RunState.PAUSED && !alsoPaused;
        boolean unread = alsoPaused && session.out().checkError();
        if (paused || unread || !last.state().active()) {
          return last;
        }
        session.terminal().time().sleep(BETWEEN_LOOKS);
      }
    } finally {
      finish();
    }
  }

  private void look() {
    try {
      BackfillRun run = session.open().backfills().run(last.id());
      Pace pace = meter.look(run, session.terminal().time().nanoTime());
      last = run;
      // Whoever has just started it knows that it has not begun.
      boolean worthTelling = run.state() != RunState.NEW || looked;
      looked = true;
      if (run.state().active() && worthTelling) {
        tell(run, pace);
      }
    } catch (StoreUnavailableException e) {
      unreachable(e);
    }
  }

  private synchronized void tell(BackfillRun run, Pace pace) {
    if (over) {
      return;
    }
    String event = run.state() + " " + run.stage() + " " + run.round() + " " + run.heldBy();
    if (session.json()) {
      if (due(event, JSON_LINES)) {
        JsonOut.line(jsonLines, RunJson.event(run, pace));
      }
    } else if (session.terminal().redraws()) {
      draw(Runs.line(run, pace));
    } else if (due(event, LINES)) {
      session.say(Runs.line(run, pace));
    }
  }

  private synchronized void unreachable(StoreUnavailableException e) {
    String found = Text.printable(Mask.mask(e.problem().found()));
    if (over) {
      return;
    }
    if (session.json()) {
      if (due("unreachable", JSON_LINES)) {
        JsonOut.line(session.terminal().err(), JsonOut.error(ExitCode.STORE, List.of(e.problem())));
      }
    } else if (session.terminal().redraws()) {
      draw("not reachable, trying again: " + found);
    } else if (due("unreachable", LINES)) {
      session.say("not reachable, trying again: " + found);
    }
  }

  private boolean due(String event, Duration every) {
    long now = session.terminal().time().nanoTime();
    if (event.equals(told) && now - toldNanos < every.toNanos()) {
      return false;
    }
    told = event;
    toldNanos = now;
    return true;
  }

  private void draw(String line) {
    drawn = true;
    // One column less than there are, so that the line never wraps.
    session.out().print(CLEAR_LINE + Text.brief(line, session.terminal().columns() - 1));
    session.out().flush();
  }

  /** Tells no more; whether it told until now. */
  synchronized boolean finish() {
    boolean first = !over;
    over = true;
    if (drawn) {
      drawn = false;
      session.out().print(CLEAR_LINE);
      session.out().flush();
    }
    return first;
  }
}
