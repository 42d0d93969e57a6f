package io.migrationgate.cli.command.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.ViewAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.spi.ViewDatabase.ViewPlan;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a view schema. */
@Command(
    name = "create",
    description = {
      "Make a view schema as builds declare it, or what it lacks. Views that are there stay.",
      ""
    },
    sortOptions = false)
final class ViewsCreateCommand extends StoreCommand {
  private static final String DRY_RUN_REASON = "dry run";

  @Parameters(index = "0", paramLabel = "SCHEMA", description = "The view schema.")
  String schema = "";

  @Option(names = "--dry-run", order = 5, description = "Print the SQL; change nothing.")
  boolean dryRun;

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  ReasonOptions reason = new ReasonOptions();

  @ArgGroup(heading = "%nLocks:%n", validate = false, order = 20)
  ViewsOptions options = new ViewsOptions();

  ViewsCreateCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator();
    options.lockTimeout();
  }

  private Operator operator() {
    return reason.operator(context().terminal(), dryRun ? DRY_RUN_REASON : null);
  }

  @Override
  protected int run(Session session) {
    ViewAdmin admin = ViewsListCommand.views(session);
    ViewPlan plan =
        dryRun ? admin.planned(schema) : admin.create(schema, options.lockTimeout(), operator());
    ObjectNode object = ViewsOptions.told(session, schema, dryRun, plan.statements());
    plan.notes().forEach(note -> session.say("note: " + note));
    plan.notes().forEach(object.putArray("notes")::add);
    session.document(object);
    return ExitCode.DONE;
  }
}
