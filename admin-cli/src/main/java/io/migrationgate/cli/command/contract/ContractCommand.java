package io.migrationgate.cli.command.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Failures;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.ChangeCommand;
import io.migrationgate.cli.command.change.ChangeRun;
import io.migrationgate.cli.command.change.Confirmation;
import io.migrationgate.cli.command.change.Plan;
import io.migrationgate.cli.command.change.UnreachableBuilds;
import io.migrationgate.cli.render.Evidence;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Verdicts;
import io.migrationgate.contract.ContractEvidence;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gathers the evidence that nobody needs the old side any more, goes to contracted, and drops it.
 */
@Command(
    name = "contract",
    sortOptions = false,
    footer = {
      "",
      "Without --execute it goes to contracted and prints the SQL that drops the old side. Run again, it goes on where it "
          + "stopped. --force overrides --quiet-for, and nothing else."
    })
public final class ContractCommand extends ChangeCommand {
  /** The evidence says the same, and more of it. */
  private static final Set<Guard> IN_EVIDENCE =
      EnumSet.of(Guard.LEGAL, Guard.SETTLED, Guard.SUPPORTED);

  @Option(
      names = "--check",
      description =
          "Show the evidence only; change nothing. Exit code 0 if nothing is missing, 1 if not.")
  boolean check;

  @ArgGroup(heading = "%nContracting:%n", validate = false, order = 5)
  ContractOptions options = new ContractOptions();

  public ContractCommand(Context context) {
    super(context);
  }

  @Override
  @Nullable
  public String defaultReason() {
    return check ? "check" : null;
  }

  @Override
  protected void check() {
    super.check();
    options.check(check, waiting.noWait);
    keepCopy();
  }

  private @Nullable KeepCopy keepCopy() {
    return options.keepCopy == null
        ? null
        : KeepCopy.parse(options.keepCopy, context().terminal().environment().directory());
  }

  @Override
  protected Plan plan(MigrationState state) {
    return Plan.of(
        new Move.Advance(), state.phase() == Phase.CONTRACTED, Phase.CONTRACTED.wireName());
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    MigrationState state = Session.state(session.admin().view(), name);
    Operator who = operator.operator(context().terminal(), defaultReason());
    ContractEvidence evidence = evidence(session);
    if (!session.json()) {
      Evidence.print(session.out(), session.style(), evidence);
    }
    if (check) {
      return told(session, evidence, null);
    }
    Evaluation asked = state.phase() == Phase.WRITE_NEW && state.settled()
        ? session.admin().dryRun(name, new Move.Advance(), who.confirming())
        : null;
    if (operator.dryRun) {
      return told(session, evidence, asked);
    }
    DropRun drop = new DropRun(session, name, who, options, keepCopy());
    if (drop.finished(state)) {
      ObjectNode object = JsonOut.object();
      object.put("migration", name);
      object.put("dryRun", false);
      object.set("evidence", Evidence.json(evidence));
      object.set("state", JsonOut.state(state));
      session.document(object);
      return ExitCode.DONE;
    }
    refuseUnless(evidence, asked, drop);
    Operator sure = confirmed(session, state, who);
    ChangeRun run = new ChangeRun(session, sure, waiting, state);
    run.document().set("evidence", Evidence.json(evidence));
    boolean completed = false;
    try {
      run.requireConfirmable(plan(state));
      drop.copyBefore(state, run.document());
      run.follow(plan(state));
      drop.follow(evidence, state.phase() != Phase.CONTRACTED, run.document());
      completed = true;
    } finally {
      run.close(completed || drop.begun());
    }
    return ExitCode.DONE;
  }

  /** Before a copy that may take hours. */
  private Operator confirmed(Session session, MigrationState state, Operator who) {
    Move move = new Move.Advance();
    return options.keepCopy != null && isFinal(state, move)
        ? Confirmation.ask(session, state, move, who, UnreachableBuilds.by(session, state, move))
        : who;
  }

  private ContractEvidence evidence(Session session) {
    return new EvidenceReader(
            session.open().store(), session.open().databases().get(0).contracting())
        .read(name, options.terms(operator.force));
  }

  /** Shows what was found, and changes nothing. */
  private int told(Session session, ContractEvidence evidence, @Nullable Evaluation asked) {
    boolean allowed = evidence.complete() && (asked == null || asked.allowed());
    if (asked != null && !session.json()) {
      session.say("");
      Verdicts.print(session.out(), session.style(), asked);
    }
    UnreachableBuilds lost = UnreachableBuilds.by(session, evidence.state(), new Move.Advance());
    if (evidence.state().phase() == Phase.WRITE_NEW) {
      lost.tellBefore(session);
    }
    if (!check) {
      DropRun.print(session, evidence.statements());
    }
    ObjectNode object = JsonOut.object();
    object.put("migration", name);
    object.put("dryRun", true);
    object.put("allowed", allowed);
    object.set("evidence", Evidence.json(evidence));
    object.set("guards", asked == null ? null : JsonOut.guards(asked));
    if (evidence.state().phase() == Phase.WRITE_NEW) {
      lost.describe(object);
    }
    object.set("state", JsonOut.state(evidence.state()));
    session.document(object);
    return allowed ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private void refuseUnless(ContractEvidence evidence, @Nullable Evaluation asked, DropRun drop) {
    List<Problem> missing = new ArrayList<>();
    for (Finding finding : evidence.refusals()) {
      missing.add(Objects.requireNonNull(finding.problem(), "a refusal says why"));
    }
    if (asked != null) {
      asked.refusals().stream()
          .filter(verdict -> !IN_EVIDENCE.contains(verdict.guard()))
          .map(Failures::problem)
          .forEach(missing::add);
    }
    if (options.execute && evidence.statements().isEmpty()) {
      missing.add(
          new Problem(
              "migration '" + name + "'",
              "no contract SQL in its declaration",
              "the statements that drop the old side",
              "declare contract in META-INF/migrations.yaml, and start that build; or leave --execute out"));
    }
    if (!missing.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, missing);
    }
    drop.check();
  }
}
