package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SegmentAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.protocol.FlagRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a segment's name a tombstone. */
@Command(
    name = "retire",
    description = {"Give up a segment's name for ever, once nothing asks for it.", ""},
    sortOptions = false)
final class SegmentRetireCommand extends SegmentChangeCommand {
  @Option(names = "--yes", order = 5, description = "Confirm it: the name can never be used again.")
  boolean yes;

  SegmentRetireCommand(Context context) {
    super(context);
  }

  @Override
  FlagRecord change(SegmentAdmin admin) {
    Operator who = operator();
    return admin.retire(name, yes ? who.confirming() : who);
  }
}
