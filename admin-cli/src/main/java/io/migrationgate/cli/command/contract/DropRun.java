package io.migrationgate.cli.command.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.Confirmation;
import io.migrationgate.cli.render.Text;
import io.migrationgate.contract.ContractEvidence;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.ContractExecution;
import io.migrationgate.contract.ContractListener;
import io.migrationgate.contract.ContractProgress;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Verdict.Outcome;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.ContractDatabase.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What goes with giving the old side up: a copy if wished for, and the contract SQL. */
final class DropRun {
  private static final int LONGEST_STATEMENT = 200;

  private final Session session;
  private final String name;
  private final Operator operator;
  private final ContractOptions options;
  private final @Nullable KeepCopy copy;
  private final ContractDatabase database;
  private final ContractExecution execution;
  private boolean begun;
  private boolean copied;

  DropRun(
      Session session,
      String name,
      Operator operator,
      ContractOptions options,
      @Nullable KeepCopy copy) {
    this.session = session;
    this.name = name;
    this.operator = operator;
    this.options = options;
    this.copy = copy;
    this.database = session.open().databases().get(0).contracting();
    this.execution = new ContractExecution(
        session.open().store(),
        database,
        session.terminal().time(),
        RandomGenerator.getDefault(),
        session.admin()::requireApproved);
  }

  /** Whether anything was done that must be told. */
  boolean begun() {
    return begun;
  }

  /** Whether everything has run, in an earlier run; says so. */
  boolean finished(MigrationState state) {
    if (state.phase() != Phase.CONTRACTED || !state.settled()) {
      return false;
    }
    ContractProgress progress = execution.progress(name);
    boolean all =
        !progress.untouched() && progress.doneCount() == progress.statements().size();
    if (all) {
      session.say(name + ": nothing to drop (" + ran(progress) + " already)");
    }
    return all;
  }

  /** Refuses what would only turn out after the point of no return. */
  void check() {
    if (options.execute) {
      session.admin().requireApproved(DeclaredSql.of(declared()));
      ContractProgress progress = execution.progress(name);
      if (copy != null && !progress.copies().contains(copy.wish())) {
        copy.check();
      }
    }
  }

  /** Makes the copy while there is a way back: if it cannot be made, nothing has changed. */
  void copyBefore(MigrationState state, ObjectNode document) {
    if (options.execute && state.phase() != Phase.CONTRACTED && keepCopy(state, document)) {
      begun = true;
      // That may have taken hours.
      requireStillFree();
    }
  }

  /**
   * Drops the old side, or says how.
   *
   * @param moved whether this very command went to contracted, so that it was confirmed
   */
  void follow(ContractEvidence evidence, boolean moved, ObjectNode document)
      throws InterruptedException {
    for (Finding finding : evidence.findings()) {
      if (finding.outcome() == Outcome.OVERRIDDEN) {
        session.say("overridden: " + finding.requirement() + " (" + finding.found() + ")");
      }
    }
    if (!options.execute) {
      if (moved) {
        execution.noteEvidence(evidence, operator);
      }
      print(session, evidence.statements());
      return;
    }
    if (!moved) {
      Confirmation.askToDrop(session, name, operator);
    }
    requireStillFree();
    execution.noteEvidence(evidence, operator);
    begun = true;
    if (keepCopy(Session.state(session.admin().view(), name), document)) {
      // That may have taken hours.
      requireStillFree();
    }
    run(document);
    tellWhatIsLeft(document);
  }

  /** Settling may have taken a while, and somebody may have made a view meanwhile. */
  private void requireStillFree() {
    ContractEvidence now = new EvidenceReader(session.open().store(), database)
        .read(name, options.terms(operator.forced()));
    List<Problem> missing = now.refusals().stream()
        .map(finding -> Objects.requireNonNull(finding.problem(), "a refusal says why"))
        .toList();
    if (!missing.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, missing);
    }
  }

  /** Whether a copy was made now. */
  private boolean keepCopy(MigrationState state, ObjectNode document) {
    if (copy == null || copied) {
      return false;
    }
    if (execution.progress(name).copies().contains(copy.wish())) {
      session.say("a copy is kept in " + copy.wish() + " already");
      return false;
    }
    MigrationDeclaration declared = declared();
    session.admin().requireApproved(DeclaredSql.of(declared));
    SideSpec old = oldSide(declared);
    session.say("copying " + old.table() + " to " + copy.wish());
    long rows = copy.make(database, old);
    execution.copied(state, copy.wish(), rows, operator);
    copied = true;
    session.say("copied " + Text.count(rows, "row"));
    document.putObject("copy").put("to", copy.wish()).put("rows", rows);
    return true;
  }

  private MigrationDeclaration declared() {
    return Objects.requireNonNull(
        GateAdmin.declaration(session.admin().view(), name), "the evidence asked for it");
  }

  private static SideSpec oldSide(MigrationDeclaration declared) {
    return Objects.requireNonNull(declared.oldSide(), "the evidence asked for it");
  }

  private void run(ObjectNode document) throws InterruptedException {
    ArrayNode statements = document.putArray("statements");
    execution.run(name, options.patience(), options.word(), operator, new ContractListener() {
      @Override
      public void begins(int number, int of, String sql, boolean again) {
        session.say("statement " + number + " of " + of + (again ? ", begun before" : "") + ": "
            + Text.brief(sql, LONGEST_STATEMENT));
        statements.addObject().put("statement", number).put("sql", sql).put("done", false);
      }

      @Override
      public void lockHeld(int tried, int tries, Duration pause, String said) {
        session.say("  no lock in try " + tried + " of " + tries + " (" + Text.brief(said, 100)
            + "); again in " + Text.duration(pause.toMillis()));
      }

      @Override
      public void done(int number, int of, long millis, boolean found) {
        session.say(
            found
                ? "  statement " + number + " had run before"
                : "  done in " + Text.duration(millis));
        ObjectNode one = statements.isEmpty()
                || statements.get(statements.size() - 1).path("statement").asInt() != number
            ? statements.addObject().put("statement", number)
            : (ObjectNode) statements.get(statements.size() - 1);
        one.put("done", true).put("millis", millis).put("found", found);
      }
    });
  }

  private void tellWhatIsLeft(ObjectNode document) {
    Presence presence = execution.left(name);
    document.put("oldSideGone", presence == Presence.NONE);
    session.say(
        presence == Presence.NONE
            ? "the old side is gone; when no build declares " + name + " any more: mgate retire "
                + name
            : "note: " + (presence == Presence.ALL ? "the old side" : "some of the old side")
                + " is still there: the declared statements do not drop it");
  }

  /** Says what to run, without running it. */
  static void print(Session session, List<String> statements) {
    if (statements.isEmpty()) {
      session.say("no contract SQL is declared");
      return;
    }
    session.say("to drop the old side:");
    for (String statement : statements) {
      Text.lines(statement.strip()).forEach(line -> session.say("  " + Text.exact(line)));
    }
  }

  private static String ran(ContractProgress progress) {
    int all = progress.statements().size();
    return all == 1 ? "the statement has run" : "all " + all + " statements have run";
  }
}
