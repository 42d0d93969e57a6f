package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.VersionJson;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.spi.ClientVersion;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Counts stored documents by version, and messages by client and version. */
@Command(
    name = "histogram",
    description = {
      "Count stored documents by version, and messages by client and version.",
      "Without a place only the messages, as endpoints have counted them.",
      ""
    },
    sortOptions = false)
final class VersionHistogramCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  @ArgGroup(heading = "%nPlace:%n", validate = false, order = 10)
  DocumentPlaceOptions place = new DocumentPlaceOptions();

  VersionHistogramCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (place.isGiven()) {
      place.place();
    }
  }

  @Override
  protected int run(Session session) {
    VersionAdmin versions = new VersionAdmin(session.open().store());
    DocumentState state = VersionAdmin.type(versions.view(), type);
    List<ClientVersion> clients = versions.clientVersions(type);
    ObjectNode object = VersionJson.state(state);
    if (place.isGiven()) {
      DocumentCount count = versions.count(state, session.open().databases().get(0), place.place());
      object.set("documents", VersionJson.counts(count.byVersion()));
      object.put("unreadable", count.unreadable());
      print(session, count);
    } else if (clients.isEmpty()) {
      throw new UsageException(
          "option --table",
          "none, and no messages of the type that were counted",
          "where documents are stored, or a type of messages that endpoints count",
          "for example: --table customer --column preferences");
    }
    object.set("clients", VersionJson.clients(clients));
    CountedClients.say(session, clients);
    session.document(object);
    return ExitCode.DONE;
  }

  private static void print(Session session, DocumentCount count) {
    if (!session.json()) {
      Table table = new Table("VERSION", "DOCUMENTS");
      count.byVersion().forEach((version, n) -> table.row(version.toString(), n.toString()));
      if (count.unreadable() > 0) {
        table.row("unreadable", Long.toString(count.unreadable()));
      }
      table.print(session.out(), session.style());
    }
  }
}
