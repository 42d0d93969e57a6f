package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.SegmentAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.protocol.FlagRecord;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes keys from a segment. */
@Command(
    name = "remove",
    description = {"Remove keys from a segment.", ""},
    sortOptions = false)
final class SegmentRemoveCommand extends SegmentChangeCommand {
  @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "The keys.")
  List<String> keys = new ArrayList<>();

  SegmentRemoveCommand(Context context) {
    super(context);
  }

  @Override
  FlagRecord change(SegmentAdmin admin) {
    return admin.change(name, List.of(), keys, operator());
  }
}
