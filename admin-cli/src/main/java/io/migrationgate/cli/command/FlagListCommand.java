package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.spi.StoreView;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the flags. */
@Command(
    name = "list",
    description = {"List the flags.", ""},
    sortOptions = false)
final class FlagListCommand extends StoreCommand {
  @Option(names = "--retired", description = "Retired ones too.")
  boolean retired;

  FlagListCommand(Context context) {
    super(context);
  }

  @Override
  int run(Session session) {
    StoreView view = session.admin().view();
    List<FlagRecord> flags = view.snapshot().flags().flags().values().stream()
        .filter(flag -> retired || !flag.retired())
        .sorted(Comparator.comparing(FlagRecord::key))
        .toList();
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      object.put("epoch", view.snapshot().epoch().number());
      ArrayNode array = object.putArray("flags");
      flags.forEach(flag -> array.add(FlagJson.flag(flag)));
      session.document(object);
    } else if (flags.isEmpty()) {
      session.say("no flags yet");
    } else {
      FlagText.list(flags).print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
