package io.migrationgate.cli.command;

import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import picocli.CommandLine.Command;

/** Makes a migration's name a tombstone. */
@Command(
    name = "retire",
    sortOptions = false,
    footer = {
      "",
      "Only a migration that is finished (contracted) or given up (read-old, no ramp) can be retired. Its name can "
          + "never be used again. It asks for the name, or for --yes."
    })
final class RetireCommand extends ChangeCommand {
  RetireCommand(Context context) {
    super(context);
  }

  @Override
  Plan plan(MigrationState state) {
    return Plan.of(new Move.Retire(), state.retired(), "retired");
  }
}
