package io.migrationgate.cli.command.change;

import io.migrationgate.SecondaryWrites;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What happens when the write of the side that is not authoritative fails. */
@Command(
    name = "secondary",
    sortOptions = false,
    footer = {
      "",
      "strict: the unit of work fails as a whole. record: the key is recorded and the unit goes on; that side then no "
          + "longer counts as in sync, until it is strict again and verified."
    })
public final class SecondaryCommand extends ChangeCommand {
  @Parameters(index = "1", paramLabel = "MODE", description = "strict or record.")
  String mode = "";

  public SecondaryCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    parsed();
  }

  @Override
  protected Plan plan(MigrationState state) {
    SecondaryWrites wanted = parsed();
    return Plan.of(
        new Move.SetSecondaryWrites(wanted),
        wanted == state.current().secondary(),
        wanted + " secondary writes");
  }

  private SecondaryWrites parsed() {
    return Arguments.check(() -> SecondaryWrites.parse(mode));
  }
}
