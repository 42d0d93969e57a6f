package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.SegmentAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.protocol.FlagRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one segment. */
@Command(
    name = "show",
    description = {"Show how many keys a segment has, and whether one of them is this.", ""},
    sortOptions = false)
final class SegmentShowCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The segment.")
  String name = "";

  @Option(names = "--key", paramLabel = "KEY", order = 5, description = "Whether it has this key.")
  @Nullable
  String key;

  SegmentShowCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    SegmentAdmin admin = new SegmentAdmin(session.open().store());
    FlagRecord segment = admin.segment(name);
    ObjectNode object = SegmentChangeCommand.json(admin, segment);
    session.say("segment " + name + ": " + SegmentChangeCommand.text(admin, segment));
    if (key != null) {
      boolean has = admin.contains(segment, key);
      object.put("key", key);
      object.put("contains", has);
      session.say("it has " + (has ? "" : "not ") + "the key " + key);
    }
    session.document(object);
    return ExitCode.DONE;
  }
}
