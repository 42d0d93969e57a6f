package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.VersionJson;
import io.migrationgate.cli.render.VersionText;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.spi.StoreView;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the document types. */
@Command(
    name = "list",
    description = {"List the document types, and in which version each is written.", ""},
    sortOptions = false)
final class VersionListCommand extends StoreCommand {
  VersionListCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    List<DocumentState> types = view.snapshot().documents().values().stream()
        .sorted(Comparator.comparing(DocumentState::type))
        .toList();
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      object.put("epoch", view.snapshot().epoch().number());
      ArrayNode array = object.putArray("documents");
      types.forEach(state -> array.add(VersionJson.state(state)));
      session.document(object);
    } else if (types.isEmpty()) {
      session.say("no document types yet; one begins with the first build that declares it");
    } else {
      VersionText.list(view, types).print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
