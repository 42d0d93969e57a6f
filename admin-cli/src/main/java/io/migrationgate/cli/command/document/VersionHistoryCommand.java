package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.spi.HistoryEntry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who changed a document type. */
@Command(
    name = "history",
    description = {"Show who moved a document type, when and why, newest first.", ""},
    sortOptions = false)
final class VersionHistoryCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "At most so many changes. Default: 20.")
  int limit = 20;

  VersionHistoryCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (limit < 1) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "at least 1", "for example: -n 20");
    }
  }

  @Override
  protected int run(Session session) {
    List<HistoryEntry> entries = new VersionAdmin(session.open().store()).history(type, limit);
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      ArrayNode changes = object.putArray("changes");
      entries.forEach(entry -> changes.add(JsonOut.history(entry)));
      session.document(object);
    } else if (entries.isEmpty()) {
      session.say("no changes of a document type '" + type + "'");
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
