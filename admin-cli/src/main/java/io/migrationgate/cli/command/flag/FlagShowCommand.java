package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.Settling;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.StoreView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one flag. */
@Command(
    name = "show",
    description = {
      "Show one flag: its definition, where it stands, and which live builds declare it.",
      ""
    },
    sortOptions = false)
final class FlagShowCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag.")
  String name = "";

  FlagShowCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    FlagRecord flag = FlagAdmin.flag(view, name);
    List<String> builds = FlagAdmin.users(view, name);
    ObjectNode object = FlagJson.flag(flag);
    FlagSettling settling = view.flags().settling().get(name);
    object.put("settled", settling == null);
    ArrayNode users = object.putArray("builds");
    builds.forEach(users::add);
    session.document(object);
    if (!session.json()) {
      session.say(
          "flag " + name + ": " + FlagAdmin.describe(flag) + " since epoch " + flag.epoch());
      if (settling != null) {
        session.say("settling since epoch " + settling.epoch() + "; wait for it with: "
            + Settling.resume(SubjectKind.FLAG, name));
      }
      session.say(
          builds.isEmpty()
              ? "no live build declares it"
              : "declared by live builds " + String.join(", ", builds));
      FlagText.definition(flag).forEach(session::say);
    }
    return ExitCode.DONE;
  }
}
