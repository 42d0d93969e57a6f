package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.VersionJson;
import io.migrationgate.cli.render.VersionText;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.StoreView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one document type. */
@Command(
    name = "show",
    description = {
      "Show one document type: where it stands, what live builds read and write, and its shapes.",
      "Of messages also which clients have sent them, or were answered, in which version.",
      ""
    },
    sortOptions = false)
final class VersionShowCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  VersionShowCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    DocumentState state = VersionAdmin.type(view, type);
    List<ClientVersion> clients = new VersionAdmin(session.open().store()).clientVersions(type);
    ObjectNode object = VersionJson.details(view, state);
    object.set("clients", VersionJson.clients(clients));
    session.document(object);
    if (!session.json()) {
      session.say("document type " + type + ": written in " + state.describe() + " since epoch "
          + state.epoch() + ", stored in " + state.present());
      VersionText.unfinished(state).forEach(session::say);
      if (!state.settled()) {
        session.say("wait for it with: mgate version settle " + type);
      }
      VersionText.builds(view, state).print(session.out(), session.style());
      VersionText.shapes(state).print(session.out(), session.style());
      CountedClients.say(session, clients);
    }
    return ExitCode.DONE;
  }
}
