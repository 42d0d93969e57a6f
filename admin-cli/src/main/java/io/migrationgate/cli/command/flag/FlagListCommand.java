package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.StaleFlags;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.spi.StoreView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

  @Option(
      names = "--stale",
      description =
          "Only those that may go: expired, or giving everybody the same for long (see --for).")
  boolean stale;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long is long, with --stale. Default: 30d.")
  String unchanged = "30d";

  FlagListCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    Arguments.duration("--for", unchanged);
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    if (stale) {
      return stale(session, view);
    }
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

  private int stale(Session session, StoreView view) {
    Map<String, String> found =
        new StaleFlags(session.open().store(), Arguments.duration("--for", unchanged)).find(view);
    ObjectNode object = JsonOut.object();
    ArrayNode array = object.putArray("flags");
    found.forEach(
        (key, reason) -> array.add(FlagJson.flag(FlagAdmin.flag(view, key)).put("stale", reason)));
    session.document(object);
    if (found.isEmpty()) {
      session.say("no flag is stale");
    } else if (!session.json()) {
      Table table = new Table("FLAG", "STALE", "LIVE BUILDS THAT DECLARE IT");
      found.forEach((key, reason) -> {
        List<String> builds = FlagAdmin.users(view, key);
        table.row(key, reason, builds.isEmpty() ? "none" : String.join(", ", builds));
      });
      table.print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
