package io.migrationgate.cli.command.base;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleSubject;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Settle;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.Interrupts.Registration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TransactionsHiddenException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the last change of a migration, or of a flag, has settled, and tells how it goes: on
 * a terminal one line drawn anew, else one line for each stage (for scripts on standard error, so
 * that standard output keeps to one document).
 *
 * <p>Nothing is lost when the wait ends early, for whatever reason: any later wait goes on.
 */
public final class Settling {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Session session;
  private final SubjectKind kind;
  private final String name;
  private final long start;
  private boolean graced;
  private SettleProgress.@Nullable Stage told;
  private boolean drawn;
  private boolean over;

  /** Waits, telling of every look. */
  public interface Wait {
    SettleProgress await(Consumer<SettleProgress> looks) throws InterruptedException;
  }

  private Settling(Session session, SubjectKind kind, String name) {
    this.session = session;
    this.kind = kind;
    this.name = name;
    this.start = session.terminal().time().nanoTime();
  }

  /**
   * How a wait ended.
   *
   * @param progress the last look
   * @param millis how long it took
   * @param byGrace whether it rests on the operator's word instead of on what the database shows
   */
  public record Outcome(SettleProgress progress, long millis, boolean byGrace) {
    /** What has been waited for, for people. */
    public String finished() {
      return Settle.finished(progress, millis, byGrace);
    }

    /** Adds what became of it to a document. */
    public void describe(ObjectNode object) {
      object.put("settled", progress.settled());
      object.put("settleMillis", millis);
      if (byGrace) {
        object.put("byGrace", true);
      }
      if (!progress.settled()) {
        object.set("blockedBy", JsonOut.progress(progress));
      }
    }
  }

  /** Waits in this way. */
  public static Outcome await(Session session, SubjectKind kind, String name, Wait wait)
      throws InterruptedException {
    return new Settling(session, kind, name).await(wait);
  }

  private Outcome await(Wait wait) throws InterruptedException {
    Registration registration =
        session.terminal().environment().interrupts().onInterrupt(this::interrupted);
    try {
      SettleProgress last = wait.await(this::look);
      finish();
      return new Outcome(last, elapsedMillis(), graced);
    } catch (StoreUnavailableException | OutcomeUnknownException e) {
      finish();
      throw new CommandFailure(ExitCode.STORE, List.of(unanswered(e.problem()), lost()));
    } catch (TransactionsHiddenException e) {
      finish();
      throw new CommandFailure(ExitCode.REFUSED, List.of(e.problem(), hidden()));
    } catch (InterruptedException e) {
      finish();
      throw interruption();
    } finally {
      registration.close();
    }
  }

  /** The error of a change that has not settled in time. */
  public static CommandFailure notInTime(Outcome outcome) {
    SettleSubject subject = outcome.progress().subject();
    return new CommandFailure(
        ExitCode.NOT_SETTLED,
        List.of(new Problem(
            called(subject.kind(), subject.name()),
            Settle.blockers(outcome.progress(), outcome.millis()),
            "every live node at epoch " + subject.epoch() + ", and older transactions ended",
            "end what is in the way" + revoking(outcome.progress()) + ", then: "
                + resume(subject.kind(), subject.name()) + wayBack(subject.migration()))));
  }

  private static String called(SubjectKind kind, String name) {
    return kind.wireName() + " '" + name + "'";
  }

  private static String wayBack(@Nullable MigrationState state) {
    Placement leaving = state == null ? null : state.leaving();
    if (state == null
        || leaving == null
        || leaving.phase() == state.phase()
        || state.phase() == Phase.CONTRACTED) {
      return "";
    }
    boolean cameUp = leaving.phase().compareTo(state.phase()) < 0;
    return ", or go back at once: mgate " + (cameUp ? "rollback " : "advance ") + state.name()
        + " --reason \"why\"";
  }

  /** What an operator may do about a unit of work that does not end. */
  private static String revoking(SettleProgress progress) {
    return progress.nodes().stream()
        .filter(node -> node.live() && node.report().openPins() > 0)
        .map(NodeRecord::id)
        .sorted()
        .findFirst()
        .map(id -> ", or revoke its older units of work (mgate revoke " + id + " --reason \"why\")")
        .orElse("");
  }

  private Problem hidden() {
    return new Problem(
        called(kind, name),
        "every node at its epoch, and no way to see whether older transactions have ended; nothing"
            + " is recorded as settled",
        "to see them; or nodes without leases only (fenced()), which need it not",
        "grant what is missing, then: " + resume(kind, name)
            + "; or, if you know how long a transaction lasts at most: " + resume(kind, name)
            + " --grace DURATION");
  }

  /** What a store says of the look that failed is not what became of the change before it. */
  private static Problem unanswered(Problem said) {
    return new Problem(
        said.subject(), said.found(), "a store that answers", "wait until it does, or mend it");
  }

  private Problem lost() {
    return new Problem(
        called(kind, name),
        "a change that was made, but may not have settled",
        "to hear that it has settled",
        "when the store can be reached again: " + resume(kind, name));
  }

  /** How to go on waiting. */
  public static String resume(SubjectKind kind, String name) {
    return switch (kind) {
      case FLAG -> "mgate settle " + name + " --flag";
      case DOCUMENT -> "mgate version settle " + name;
      default -> "mgate settle " + name;
    };
  }

  private long elapsedMillis() {
    return (session.terminal().time().nanoTime() - start) / 1_000_000;
  }

  private synchronized void look(SettleProgress progress) {
    if (over || progress.settled()) {
      return;
    }
    graced |= progress.stage() == SettleProgress.Stage.GRACE;
    if (session.terminal().redraws() && !session.json()) {
      draw("settling (" + Text.duration(elapsedMillis()) + "): " + Settle.line(progress));
    } else if (told != progress.stage()) {
      if (session.json()) {
        JsonOut.line(session.terminal().err(), JsonOut.progressEvent(progress));
      } else {
        session.say("settling: " + Settle.line(progress));
      }
    }
    told = progress.stage();
  }

  private void draw(String line) {
    drawn = true;
    // One column less than there are, so that the line never wraps.
    session.out().print(CLEAR_LINE + Text.brief(line, session.terminal().columns() - 1));
    session.out().flush();
  }

  private synchronized void finish() {
    over = true;
    if (drawn) {
      drawn = false;
      session.out().print(CLEAR_LINE);
      session.out().flush();
    }
  }

  private synchronized void interrupted() {
    if (!over) {
      finish();
      new Failures(session.terminal(), session.json()).report(interruption());
    }
  }

  private CommandFailure interruption() {
    return new CommandFailure(
        ExitCode.INTERRUPTED,
        new Problem(
            called(kind, name),
            "an interrupt, after the change was made and before it was seen to have settled",
            "to wait until it has settled",
            "nothing is lost; go on with: " + resume(kind, name)));
  }
}
