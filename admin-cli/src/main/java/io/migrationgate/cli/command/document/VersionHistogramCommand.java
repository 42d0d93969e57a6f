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
import io.migrationgate.protocol.DocumentState;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Counts stored documents by version. */
@Command(
    name = "histogram",
    description = {"Count stored documents by version.", ""},
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
    place.place();
  }

  @Override
  protected int run(Session session) {
    VersionAdmin versions = new VersionAdmin(session.open().store());
    DocumentState state = VersionAdmin.type(versions.view(), type);
    DocumentCount count = versions.count(state, session.open().databases().get(0), place.place());
    if (session.json()) {
      ObjectNode object = VersionJson.state(state);
      object.set("documents", VersionJson.counts(count.byVersion()));
      object.put("unreadable", count.unreadable());
      session.document(object);
    } else {
      Table table = new Table("VERSION", "DOCUMENTS");
      count.byVersion().forEach((version, n) -> table.row(version.toString(), n.toString()));
      if (count.unreadable() > 0) {
        table.row("unreadable", Long.toString(count.unreadable()));
      }
      table.print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
