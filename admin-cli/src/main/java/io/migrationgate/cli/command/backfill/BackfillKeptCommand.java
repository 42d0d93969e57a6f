package io.migrationgate.cli.command.backfill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows the copies of what runs have overwritten, and how to put it back. */
@Command(
    name = "kept",
    description = {
      "Show the copies of what runs with --overwrite-richer have overwritten or removed, and the SQL that puts it back.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "The copies are tables beside the store's, with the rows as they were. Nothing drops them but you. The SQL is not "
          + "run: read it, change it where it is to put back less, and run it yourself."
    })
final class BackfillKeptCommand extends RunCommand {
  BackfillKeptCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session, BackfillDesk desk) {
    List<KeptCopy> copies = desk.kept(name);
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      object.put("migration", name);
      ArrayNode array = object.putArray("kept");
      for (KeptCopy copy : copies) {
        ObjectNode one = array.addObject();
        one.put("run", copy.run());
        one.put("table", copy.table());
        one.put("rows", copy.rows());
        ArrayNode sql = one.putArray("restore");
        copy.restore().forEach(sql::add);
      }
      session.document(object);
      return ExitCode.DONE;
    }
    if (copies.isEmpty()) {
      session.say("no copies are kept");
      return ExitCode.DONE;
    }
    Table table = new Table("RUN", "TABLE", "ROWS");
    copies.forEach(
        copy -> table.row(Long.toString(copy.run()), copy.table(), Long.toString(copy.rows())));
    table.print(session.out(), session.style());
    for (KeptCopy copy : copies) {
      session.say("to put back what run " + copy.run() + " has overwritten and removed:");
      copy.restore().forEach(sql -> session.say("  " + Text.printable(sql) + ";"));
    }
    return ExitCode.DONE;
  }
}
