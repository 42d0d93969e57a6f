package io.migrationgate.cli.command.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.ViewAdmin;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.OperatorOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Drops a view schema that nobody uses any more. */
@Command(
    name = "drop",
    description = {
      "Drop a view schema, unless somebody uses it, or a build that may be rolled back to needs it.",
      ""
    },
    sortOptions = false)
final class ViewsDropCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "SCHEMA", description = "The view schema.")
  String schema = "";

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  OperatorOptions operator = new OperatorOptions();

  @ArgGroup(heading = "%nLocks:%n", validate = false, order = 20)
  ViewsOptions options = new ViewsOptions();

  ViewsDropCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), null);
    options.lockTimeout();
  }

  @Override
  protected int run(Session session) {
    Operator who = operator.operator(context().terminal(), null);
    ViewAdmin admin = ViewsListCommand.views(session);
    List<String> statements = admin.plannedDrop(schema);
    List<Problem> obstacles = statements.isEmpty() ? List.of() : admin.obstacles(schema, who);
    if (!obstacles.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, obstacles);
    }
    if (!operator.dryRun) {
      statements = admin.drop(schema, options.lockTimeout(), who);
    }
    ObjectNode object = ViewsOptions.told(session, schema, operator.dryRun, statements);
    session.document(object);
    return ExitCode.DONE;
  }
}
