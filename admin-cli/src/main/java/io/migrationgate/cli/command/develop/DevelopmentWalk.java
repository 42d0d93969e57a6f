package io.migrationgate.cli.command.develop;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.DevelopmentStore;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.cli.command.backfill.RunWork;
import io.migrationgate.cli.command.backfill.WorkingOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.command.change.ChangeRun;
import io.migrationgate.cli.command.change.Plan;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Walks a migration to a phase: the moves that there are, and what each of them asks for first. */
final class DevelopmentWalk {
  private final Session session;
  private final GateAdmin elsewhere;
  private final String name;
  private final Operator who;
  private final WaitOptions waiting;
  private final List<String> refused = new ArrayList<>();

  DevelopmentWalk(Session session, String name, Operator who, WaitOptions waiting) {
    this.session = session;
    this.name = name;
    this.who = who;
    this.waiting = waiting;
    this.elsewhere = new GateAdmin(
        DevelopmentStore.elsewhere(session.open().store()),
        session.open().databases(),
        session.terminal().time());
  }

  /** What a store that is not for development would have refused, a line each. */
  List<String> refusedElsewhere() {
    return refused;
  }

  void to(Phase target) throws InterruptedException {
    if (state().phase() == Phase.CONTRACTED && target != Phase.CONTRACTED) {
      refused.add("contracted to " + target + ": nothing leaves contracted");
      new DevelopmentStore(session.open().store()).startOver(name, who);
      session.say(name + ": contracted -> read-old, begun anew");
    }
    settle();
    while (state().phase() != target) {
      boolean forward = target.compareTo(state().phase()) > 0;
      if (!forward && state().phase() == Phase.DUAL_WRITE && !ramp().isNone()) {
        make(new Move.SetRamp(Ramp.NONE));
      }
      synchronise(forward);
      make(forward ? new Move.Advance() : new Move.Rollback());
    }
  }

  private MigrationState state() {
    return Session.state(session.admin().view(), name);
  }

  private Ramp ramp() {
    return state().current().ramp();
  }

  private void settle() throws InterruptedException {
    run(List.of());
  }

  private void make(Move move) throws InterruptedException {
    String from = state().phase().wireName();
    elsewhere.dryRun(name, move, Operator.of(who.actor(), who.reason())).refusals().stream()
        .map(DevelopmentWalk::said)
        .forEach(line -> refused.add("from " + from + ": " + line));
    run(List.of(move));
  }

  private static String said(Verdict verdict) {
    return verdict.guard() + ": " + Objects.requireNonNull(verdict.problem()).found();
  }

  private void run(List<Move> moves) throws InterruptedException {
    ChangeRun run = new ChangeRun(session, who, waiting, state());
    if (moves.isEmpty() && state().settled()) {
      return;
    }
    run.follow(new Plan(moves, state().phase().wireName(), false));
  }

  private void synchronise(boolean forward) throws InterruptedException {
    MigrationState state = state();
    boolean copies = forward
        ? state.phase() == Phase.DUAL_WRITE && !state.newInSync()
        : state.phase() == Phase.READ_NEW && !state.oldInSync();
    if (!copies) {
      return;
    }
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), name);
    if (declared != null && declared.backfill() != null) {
      backfill();
    } else {
      verify();
    }
  }

  private void backfill() throws InterruptedException {
    BackfillDesk desk = session.open().backfills();
    BackfillRun run = desk.latest(name)
        .filter(latest -> latest.state().active())
        .orElseGet(() -> desk.start(name, BackfillSettings.DEFAULT, who));
    RunWork.on(session, run, new WorkingOptions());
  }

  /** Where the application copies: its own query says whether it has. */
  private void verify() {
    VerificationFence fence = session.admin().beginVerification(name);
    long differences = session.admin().countDifferences(name);
    if (differences > 0) {
      throw new MigrationGateException(new Problem(
          "migration '" + name + "'",
          differences + " differences between its sides",
          "none",
          "copy these rows, or declare a backfill, and run it again"));
    }
    session.admin().completeVerification(fence, 0, 0, who);
  }
}
