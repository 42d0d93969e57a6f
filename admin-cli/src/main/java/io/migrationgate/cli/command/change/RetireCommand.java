package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import java.util.List;
import picocli.CommandLine.Command;

/** Makes a migration's name a tombstone. */
@Command(
    name = "retire",
    sortOptions = false,
    footer = {
      "",
      "Only a migration that is finished (contracted) or given up (read-old, no ramp) can be retired. Its name can "
          + "never be used again. It asks for the name, or for --yes."
    })
public final class RetireCommand extends ChangeCommand {
  public RetireCommand(Context context) {
    super(context);
  }

  /** Whoever still declares it is not stopped by that, and may not be noticed any more. */
  @Override
  public void warn(Session session, MigrationState state, ObjectNode document) {
    if (state.retired()) {
      return;
    }
    List<String> declaring = session.admin().view().liveNodes().stream()
        .filter(node -> node.supports().containsKey(name))
        .map(NodeRecord::label)
        .sorted()
        .toList();
    ArrayNode array = document.putArray("declaredBy");
    declaring.forEach(array::add);
    if (!declaring.isEmpty()) {
      session.say("note: " + Text.count(declaring.size(), "live node")
          + (declaring.size() == 1 ? " declares " : " declare ") + name + ": "
          + String.join(", ", declaring) + "; its gates stay at " + state.phase() + " for good");
    }
  }

  @Override
  protected Plan plan(MigrationState state) {
    return Plan.of(new Move.Retire(), state.retired(), "retired");
  }
}
