package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.SegmentAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.protocol.FlagRecord;
import java.util.Collection;
import picocli.CommandLine.Command;

/** Lists the segments. */
@Command(
    name = "list",
    description = {"List the segments.", ""},
    sortOptions = false)
final class SegmentListCommand extends StoreCommand {
  SegmentListCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    SegmentAdmin admin = new SegmentAdmin(session.open().store());
    Collection<FlagRecord> segments = admin.list().values();
    if (session.json()) {
      ObjectNode object = JsonOut.object();
      ArrayNode array = object.putArray("segments");
      segments.forEach(segment -> array.add(SegmentChangeCommand.json(admin, segment)));
      session.document(object);
    } else if (segments.isEmpty()) {
      session.say("no segments yet");
    } else {
      Table table = new Table("SEGMENT", "KEYS", "REVISION", "EPOCH");
      for (FlagRecord segment : segments) {
        table.row(
            segment.key(),
            Long.toString(admin.count(segment)),
            Long.toString(segment.revision()),
            Long.toString(segment.epoch()));
      }
      table.print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
