package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.SegmentAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.protocol.FlagRecord;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds keys to a segment. */
@Command(
    name = "add",
    description = {"Add keys to a segment.", ""},
    sortOptions = false)
final class SegmentAddCommand extends SegmentChangeCommand {
  @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "The keys.")
  List<String> keys = new ArrayList<>();

  SegmentAddCommand(Context context) {
    super(context);
  }

  @Override
  FlagRecord change(SegmentAdmin admin) {
    return admin.change(name, keys, List.of(), operator());
  }
}
