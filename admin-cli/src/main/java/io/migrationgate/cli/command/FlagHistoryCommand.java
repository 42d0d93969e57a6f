package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.spi.HistoryEntry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who changed a flag. */
@Command(
    name = "history",
    description = {"Show who changed a flag, when and why, newest first.", ""},
    sortOptions = false)
final class FlagHistoryCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag, also a retired one.")
  String name = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "At most so many changes. Default: 20.")
  int limit = 20;

  FlagHistoryCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    if (limit < 1) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "at least 1", "for example: -n 20");
    }
  }

  @Override
  int run(Session session) {
    List<HistoryEntry> entries = new FlagAdmin(session.open().store()).history(name, limit);
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      ArrayNode changes = object.putArray("changes");
      entries.forEach(entry -> changes.add(JsonOut.history(entry)));
      session.document(object);
    } else if (entries.isEmpty()) {
      session.say("no changes of a flag '" + name + "'");
    } else {
      Table table = new Table("WHEN", "EPOCH", "CHANGE", "FROM", "TO", "ACTOR", "REASON");
      entries.forEach(entry -> table.row(
          entry.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          Long.toString(entry.epoch()),
          entry.note().kind(),
          entry.note().from() == null ? "-" : entry.note().from(),
          entry.note().to(),
          entry.note().actor(),
          entry.note().reason()));
      table.print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
