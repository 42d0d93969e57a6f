package io.migrationgate.cli.command;

import io.migrationgate.cli.command.backfill.BackfillCommand;
import io.migrationgate.cli.command.backfill.VerifyCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.bridge.BridgeCommand;
import io.migrationgate.cli.command.change.AdvanceCommand;
import io.migrationgate.cli.command.change.ApproveCommand;
import io.migrationgate.cli.command.change.ApproversCommand;
import io.migrationgate.cli.command.change.PilotCommand;
import io.migrationgate.cli.command.change.RampCommand;
import io.migrationgate.cli.command.change.RepairedCommand;
import io.migrationgate.cli.command.change.RetireCommand;
import io.migrationgate.cli.command.change.RevokeCommand;
import io.migrationgate.cli.command.change.RollbackCommand;
import io.migrationgate.cli.command.change.SecondaryCommand;
import io.migrationgate.cli.command.change.SettleCommand;
import io.migrationgate.cli.command.change.SqlCommand;
import io.migrationgate.cli.command.contract.ContractCommand;
import io.migrationgate.cli.command.develop.DevCommand;
import io.migrationgate.cli.command.document.VersionCommand;
import io.migrationgate.cli.command.flag.FlagCommand;
import io.migrationgate.cli.command.offline.InitCommand;
import io.migrationgate.cli.command.offline.LintCommand;
import io.migrationgate.cli.command.offline.NewCommand;
import io.migrationgate.cli.command.offline.PreflightCommand;
import io.migrationgate.cli.command.offline.UsagesCommand;
import io.migrationgate.cli.command.show.DescribeCommand;
import io.migrationgate.cli.command.show.DoctorCommand;
import io.migrationgate.cli.command.show.HistoryCommand;
import io.migrationgate.cli.command.show.NodesCommand;
import io.migrationgate.cli.command.show.StatusCommand;
import io.migrationgate.cli.command.view.ViewsCommand;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The commands, in the order in which help shows them. */
enum CommandName {
  NEW("Write what a migration starts from: declaration, scripts, repository."),
  INIT("Create the store, or bring it up to date."),
  STATUS("Show where migrations stand."),
  DESCRIBE("Show all about one migration, and what may be done next."),
  ADVANCE("Go to the next phase."),
  ROLLBACK("Go back to the phase before."),
  RAMP("Set the share of keys treated as already in the next phase."),
  PILOT("Add, remove or list keys that are in the ramp whatever its share."),
  SECONDARY("Choose whether failing secondary writes fail the unit of work."),
  BRIDGE("Have triggers keep the other side for writers that ask no gate: on, shut, off, status."),
  SETTLE("Wait until the last change has settled."),
  VERIFY("Compare both sides, and set the sync mark if they are the same."),
  BACKFILL("Copy rows from one side to the other: start, work, pause, resume, watch."),
  REPAIRED("Note that failed secondary writes are repaired."),
  CONTRACT("Show that nobody needs the old side any more, and drop it."),
  APPROVE("Approve the next step of a migration, as a second person."),
  APPROVERS("Show or say whose approvals count."),
  RETIRE("Give up a name for ever, once its migration is over."),
  PREFLIGHT("Check whether a build may go out, or back, before it is started."),
  USAGES("Show where a build calls its gates and asks for flags, read from its bytecode."),
  SQL("Show the SQL that a migration declares, and accept it."),
  VIEWS(
      "Schemas of views, through which builds see their own shape of tables: list, create, drop."),
  FLAG("Feature flags: list, create, enable, disable, roll out, revert, import, export."),
  VERSION("Versions of documents: list, advance, roll back, count, finalize."),
  HISTORY("Show who changed what, when and why."),
  NODES("Show the nodes that have registered."),
  REVOKE("Refuse what a node's older units of work still want to commit."),
  DEV("Take a migration to any phase at once, in a store for development."),
  LINT("Judge SQL scripts: which statements a running build does not live with."),
  DOCTOR("Check connection, privileges, nodes and unsettled changes."),
  COMPLETION("Write a script that completes commands in the shell.");

  private final String description;

  CommandName(String description) {
    this.description = description;
  }

  /** What is typed. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One sentence. */
  String description() {
    return description;
  }

  /** The command of that name. */
  static Optional<CommandName> find(String word) {
    return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst();
  }

  /** Not a supplier for each: every lambda costs time when the program starts. */
  Object create(Context context) {
    return switch (this) {
      case NEW -> new NewCommand(context);
      case INIT -> new InitCommand(context);
      case STATUS -> new StatusCommand(context);
      case DESCRIBE -> new DescribeCommand(context);
      case ADVANCE -> new AdvanceCommand(context);
      case ROLLBACK -> new RollbackCommand(context);
      case RAMP -> new RampCommand(context);
      case PILOT -> new PilotCommand(context);
      case SECONDARY -> new SecondaryCommand(context);
      case BRIDGE -> new BridgeCommand(context);
      case SETTLE -> new SettleCommand(context);
      case VERIFY -> new VerifyCommand(context);
      case BACKFILL -> new BackfillCommand(context);
      case REPAIRED -> new RepairedCommand(context);
      case CONTRACT -> new ContractCommand(context);
      case APPROVE -> new ApproveCommand(context);
      case APPROVERS -> new ApproversCommand(context);
      case RETIRE -> new RetireCommand(context);
      case PREFLIGHT -> new PreflightCommand(context);
      case USAGES -> new UsagesCommand(context);
      case SQL -> new SqlCommand(context);
      case VIEWS -> new ViewsCommand(context);
      case FLAG -> new FlagCommand(context);
      case VERSION -> new VersionCommand(context);
      case HISTORY -> new HistoryCommand(context);
      case NODES -> new NodesCommand(context);
      case REVOKE -> new RevokeCommand(context);
      case DEV -> new DevCommand(context);
      case LINT -> new LintCommand(context);
      case DOCTOR -> new DoctorCommand(context);
      case COMPLETION -> new CompletionCommand(context);
    };
  }
}
