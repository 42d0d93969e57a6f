package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.StoreView;
import picocli.CommandLine.Command;

/** Notes that failed secondary writes are repaired. */
@Command(
    name = "repaired",
    sortOptions = false,
    footer = {
      "",
      "Failed secondary writes are in the table mgate_failed_write. Write their keys anew, or copy everything again, then "
          + "give your word here. It is no sync mark: only a clean mgate verify afterwards is."
    })
public final class RepairedCommand extends ChangeCommand {
  public RepairedCommand(Context context) {
    super(context);
  }

  /** Never made: nothing of the migration's state changes. */
  @Override
  protected Plan plan(MigrationState state) {
    return Plan.of(new Move.Fence(), false, "repaired");
  }

  @Override
  protected int run(Session session) {
    Operator who = operator.operator(context().terminal(), defaultReason());
    StoreView view = session.admin().view();
    Session.state(view, name);
    long count = operator.dryRun
        ? view.unrepaired().getOrDefault(name, 0L)
        : session.admin().markRepaired(name, who);
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      object.put("migration", name);
      object.put("dryRun", operator.dryRun);
      object.put("failedWrites", count);
      session.document(object);
    } else {
      session.say(name
          + ": "
          + Text.count(count, "failed secondary write")
          + (operator.dryRun ? " not repaired" : " noted as repaired"));
    }
    return ExitCode.DONE;
  }
}
