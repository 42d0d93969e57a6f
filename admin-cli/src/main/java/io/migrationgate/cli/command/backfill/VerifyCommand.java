package io.migrationgate.cli.command.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.admin.Applied;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.admin.VerificationFence;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.change.ChangeCommand;
import io.migrationgate.cli.command.change.ChangeRun;
import io.migrationgate.cli.command.change.Plan;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.render.Verdicts;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.StoreView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Compares both sides, and sets the sync mark if they are the same: where a backfill is declared by
 * a run of its own, else by the declared query.
 *
 * <p>A further epoch settles first, so that no transaction is left whose snapshot predates the last
 * batch of a backfill: what it still writes could miss rows that it cannot see.
 */
@Command(
    name = "verify",
    sortOptions = false,
    footer = {
      "",
      "In dual-write the new side is compared with the old one, in read-new the old side with the new one. Where a "
          + "backfill is declared, a run compares every row, and keeps the keys of those that differ; elsewhere the "
          + "declared query counts. With --dry-run it only counts, by the query."
    })
public final class VerifyCommand extends ChangeCommand {
  private static final String DEFAULT_REASON = "verification";

  @ArgGroup(heading = "%nWork, where a backfill is declared:%n", validate = false, order = 22)
  WorkingOptions working = new WorkingOptions();

  @Mixin
  OverwriteOption overwrite = new OverwriteOption();

  @ArgGroup(heading = "%nSettings, where a backfill is declared:%n", validate = false, order = 24)
  BackfillOptions settings = new BackfillOptions();

  public VerifyCommand(Context context) {
    super(context);
  }

  /**
   * What was counted.
   *
   * @param fence when
   * @param rows of the authoritative side; 0 if no table is declared
   * @param differences as the declared query counts them
   */
  private record Counted(VerificationFence fence, long rows, long differences) {
    String describe() {
      return Text.count(differences, "difference")
          + (rows == 0 ? "" : " in " + Text.count(rows, "row"));
    }

    void describe(ObjectNode object) {
      object.put("side", fence.side().toString());
      object.put("rows", rows);
      object.put("differences", differences);
    }
  }

  @Override
  @Nullable
  public String defaultReason() {
    return overwrite.overwriteRicher ? null : DEFAULT_REASON;
  }

  @Override
  protected void check() {
    super.check();
    working.check();
    if (overwrite.overwriteRicher && !verifying().repair()) {
      throw new UsageException(
          "option --overwrite-richer",
          "given without --repair",
          "a verification that repairs: others overwrite nothing",
          "add --repair, or leave it out");
    }
    if (waiting.noWait) {
      throw new UsageException(
          "option --no-wait",
          "given to verify",
          "to wait: the further epoch must settle before anything is compared",
          "leave it out, or set --timeout");
    }
  }

  /** Verifying repairs only if told to. */
  private BackfillSettings verifying() {
    return overwrite.on(
        settings.settings(working.defaults().change().repair(false).done()));
  }

  @Override
  protected Plan plan(MigrationState state) {
    return Plan.of(new Move.Fence(), false, "verified");
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    StoreView view = session.admin().view();
    MigrationState state = Session.state(view, name);
    MigrationDeclaration known = GateAdmin.declaration(view, name);
    boolean byRun = known != null && known.backfill() != null;
    if (byRun && !operator.dryRun) {
      Operator asked = operator.operator(context().terminal(), defaultReason());
      settings.acceptHoldSql(session, name, asked);
      return RunWork.on(
          session, session.open().backfills().verify(name, verifying(), asked), working);
    }
    if (settings.given()) {
      throw new UsageException(
          "settings of a run",
          byRun ? "given together with --dry-run" : "given for '" + name + "'",
          byRun ? "one of them" : "a migration that declares a backfill",
          "leave them out");
    }
    VerificationFence now = session.admin().beginVerification(name);
    MigrationDeclaration declared = declared(view);
    session.admin().requireApproved(DeclaredSql.of(declared));
    Operator who = operator.operator(context().terminal(), defaultReason());
    if (operator.dryRun) {
      return dryRun(session, declared, who);
    }
    // What would be refused even without a difference is refused before anything is changed.
    Evaluation atBest = session.admin().dryRun(name, mark(new Counted(now, 0, 0)), who);
    if (!atBest.allowed()) {
      throw new RefusedException(atBest);
    }
    ChangeRun run = new ChangeRun(session, who, waiting, state);
    boolean completed = false;
    try {
      run.make(new Move.Fence());
      Counted counted = count(session, declared);
      counted.describe(run.document());
      takeBack(session, counted, who);
      Applied applied = session
          .admin()
          .completeVerification(counted.fence(), counted.rows(), counted.differences(), who);
      run.record(applied, "mark-in-sync");
      session.say("the " + counted.fence().side() + " side is in sync");
      completed = true;
    } finally {
      run.close(completed);
    }
    return ExitCode.DONE;
  }

  /** A mark from before is not true any more. */
  private static void takeBack(Session session, Counted counted, Operator who) {
    VerificationFence fence = counted.fence();
    if (counted.differences() > 0
        && session.admin().takeBackMark(fence, counted.rows(), counted.differences(), who)) {
      session.say("the " + fence.side() + " side is not in sync any more: its mark is taken back");
    }
  }

  private int dryRun(Session session, MigrationDeclaration declared, Operator who) {
    Counted counted = count(session, declared);
    Evaluation asked = session.admin().dryRun(name, mark(counted), who);
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      object.put("migration", name);
      object.put("dryRun", true);
      object.put("allowed", asked.allowed());
      counted.describe(object);
      object.set("guards", JsonOut.guards(asked));
      object.set("state", JsonOut.state(asked.before()));
      session.document(object);
    } else {
      Verdicts.print(session.out(), session.style(), asked);
    }
    return asked.allowed() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static Move mark(Counted counted) {
    VerificationFence fence = counted.fence();
    return new Move.MarkInSync(new Move.Verification(
        fence.side(),
        fence.enteredEpoch(),
        fence.startedEpoch(),
        counted.rows(),
        counted.differences()));
  }

  private Counted count(Session session, MigrationDeclaration declared) {
    VerificationFence fence = session.admin().beginVerification(name);
    session.say(
        "comparing the " + fence.side() + " side with the " + fence.side().other() + " one");
    long differences = session.admin().countDifferences(name);
    SideSpec authoritative = fence.side() == Side.NEW ? declared.oldSide() : declared.newSide();
    long rows = authoritative == null
        ? 0
        : session
            .open()
            .databases()
            .get(0)
            .asking()
            .count("select count(*) from " + authoritative.table());
    Counted counted = new Counted(fence, rows, differences);
    session.say(counted.describe());
    return counted;
  }

  /**
   * Looked at before the further epoch, so that a verification that cannot be done changes nothing.
   */
  private MigrationDeclaration declared(StoreView view) {
    MigrationDeclaration declared = GateAdmin.declaration(view, name);
    if (declared == null || declared.sql().differences() == null) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          List.of(
              new Problem(
                  "migration '" + name + "'",
                  "no query that counts differences",
                  "one in its declaration",
                  declared != null && declared.backfill() != null
                      ? "leave out --dry-run: a run compares every row, and repairs nothing unless told to"
                      : "declare verify.differences in META-INF/migrations.yaml, and start that build")));
    }
    return declared;
  }
}
