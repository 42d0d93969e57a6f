package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.Applied;
import io.migrationgate.admin.ChangeExecution;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Failures;
import io.migrationgate.cli.command.base.LivenessWait;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.Settling;
import io.migrationgate.cli.command.base.Settling.Outcome;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.terminal.Interrupts.Registration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.Verdict;
import java.util.List;

/**
 * Makes moves, one after the other, each settled before the next. Whatever ends a run early, what
 * has been done is told.
 */
public final class ChangeRun {
  private final Session session;
  private final ChangeExecution change;
  private final Operator operator;
  private final WaitOptions waiting;
  private final ObjectNode document = JsonOut.object();
  private final ArrayNode steps;

  public ChangeRun(Session session, Operator operator, WaitOptions waiting, MigrationState start) {
    this.session = session;
    this.operator = operator;
    this.waiting = waiting;
    this.change = session
        .admin()
        .change(start, operator)
        .grace(waiting.grace(operator.actor()))
        .listener(new LivenessWait(session));
    document.put("migration", start.name());
    document.put("dryRun", false);
    this.steps = document.putArray("steps");
  }

  /** Where the migration stands, as far as this run knows. */
  public MigrationState state() {
    return change.state();
  }

  /** Goes on from where something else than a move has brought the migration. */
  public void seen(MigrationState now) {
    change.seen(now);
  }

  /** For whatever else a command has to tell. */
  public ObjectNode document() {
    return document;
  }

  /** Makes all moves of a plan. */
  public void follow(Plan plan) throws InterruptedException {
    MigrationState state = state();
    if (plan.moves().size() > 1 && waiting.noWait) {
      throw new CommandFailure(
          ExitCode.USAGE,
          List.of(new Problem(
              "option --no-wait",
              plan.moves().size() + " steps to " + plan.goal(),
              "a single step: each must settle before the next",
              "leave it out, or go one step at a time")));
    }
    requireConfirmable(plan);
    if (plan.moves().isEmpty()) {
      session.say(state.name() + ": nothing to do (" + plan.goal() + " already)");
      if (!state.settled()) {
        settle(document);
      }
    }
    for (Move move : plan.moves()) {
      make(move);
    }
  }

  /** Refuses what nobody can confirm, before anything else is done for it. */
  public void requireConfirmable(Plan plan) {
    if (plan.irreversible() && !operator.confirmed() && session.terminal().keyboard() == null) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          new Problem(
              "migration '" + state().name() + "'",
              "a way to " + plan.goal() + " that is not confirmed, and nobody to ask",
              "the operator's word, since the last step cannot be undone",
              "pass --yes, or stop one step earlier"));
    }
  }

  /** Makes one move, on condition that nobody has changed the migration since it was looked at. */
  public void make(Move move) throws InterruptedException {
    MigrationState state = state();
    UnreachableBuilds lost = UnreachableBuilds.by(session, state, move);
    Operator who = ChangeCommand.isFinal(state, move)
        ? Confirmation.ask(session, state, move, operator, lost)
        : operator;
    Lossy.warn(
        session,
        state.name(),
        move instanceof Move.Advance && Move.target(move, state) == Phase.WRITE_NEW);
    record(apply(move, who), move.kind());
    if (who.equals(operator)) {
      // Whoever was asked has read it before the answer.
      lost.tell(session);
    }
    ObjectNode step = (ObjectNode) steps.get(steps.size() - 1);
    lost.describe(step);
    if (state().settled()) {
      return;
    }
    if (waiting.noWait) {
      session.say("not settled yet; wait for it with: mgate settle " + state.name());
    } else {
      settle(step);
    }
  }

  /** Waits for what was changed before this run, unless it has settled. */
  public void settleFirst() throws InterruptedException {
    if (!state().settled()) {
      settle(document);
    }
  }

  private Applied apply(Move move, Operator who) throws InterruptedException {
    Registration registration =
        session.terminal().environment().interrupts().onInterrupt(this::interrupted);
    try {
      return change.make(move, who);
    } finally {
      registration.close();
    }
  }

  private void interrupted() {
    Problem problem = new Problem(
        "migration '" + state().name() + "'",
        "an interrupt while the change was being made",
        "to hear whether it was made",
        "look with: mgate status " + state().name());
    new Failures(session.terminal(), session.json())
        .report(new CommandFailure(ExitCode.INTERRUPTED, problem));
  }

  /** Tells of a change that was made, by this run or for it. */
  public void record(Applied applied, String kind) {
    change.seen(applied.after());
    MigrationState state = state();
    session.say(state.name() + ": " + ChangeText.describe(applied, kind) + " (epoch "
        + state.epoch() + ")");
    for (Verdict verdict : applied.evaluation().verdicts()) {
      if (verdict.outcome() == Verdict.Outcome.OVERRIDDEN) {
        session.say("overridden by --force: " + verdict.guard() + " (" + verdict.found() + ")");
      }
    }
    ObjectNode step = steps.addObject();
    step.put("change", kind);
    step.put("changeId", applied.changeId());
    step.set("from", JsonOut.placement(applied.before().current()));
    step.set("to", JsonOut.placement(state.current()));
    step.put("epoch", state.epoch());
    step.put("settled", state.settled());
    step.set("guards", JsonOut.guards(applied.evaluation()));
  }

  private void settle(ObjectNode told) throws InterruptedException {
    Outcome outcome = Settling.await(
        session,
        SubjectKind.MIGRATION,
        state().name(),
        looks -> change.awaitSettled(waiting.duration(), looks));
    outcome.describe(told);
    if (!outcome.progress().settled()) {
      throw Settling.notInTime(outcome);
    }
    session.say(outcome.finished());
  }

  /**
   * Ends the run: writes the document, also when it ends early but not before anything was done.
   */
  public void close(boolean completed) {
    if (completed || !steps.isEmpty()) {
      document.set("state", JsonOut.state(state()));
      session.document(document);
    }
  }
}
