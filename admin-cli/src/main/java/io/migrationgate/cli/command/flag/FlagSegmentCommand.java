package io.migrationgate.cli.command.flag;

import io.migrationgate.cli.command.base.CommandGroup;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.StoreCommand;
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
  protected List<StoreCommand> commands(Context context) {
    return List.of(
        new SegmentListCommand(context),
        new SegmentShowCommand(context),
        new SegmentImportCommand(context),
        new SegmentAddCommand(context),
        new SegmentRemoveCommand(context),
        new SegmentRetireCommand(context));
  }
}
