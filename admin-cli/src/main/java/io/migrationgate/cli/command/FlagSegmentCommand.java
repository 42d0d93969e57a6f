package io.migrationgate.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

/** The commands about segments. */
@Command(
    name = "segment",
    description = {
      "Named sets of keys, too large for a definition, for the operator in_segment.",
      ""
    })
final class FlagSegmentCommand extends CommandGroup {
  FlagSegmentCommand(Context context) {
    super(context);
  }

  @Override
  List<StoreCommand> commands(Context context) {
    return List.of(
        new SegmentListCommand(context),
        new SegmentShowCommand(context),
        new SegmentImportCommand(context),
        new SegmentAddCommand(context),
        new SegmentRemoveCommand(context),
        new SegmentRetireCommand(context));
  }
}
