package io.migrationgate.cli.command.flag;

import io.migrationgate.SnapshotFlags;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.flags.FlagReason;
import io.migrationgate.spi.StoreView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Evaluates a flag. */
@Command(
    name = "eval",
    description = {"Show what a flag gives to somebody.", ""},
    sortOptions = false,
    footer = {
      "",
      "It is evaluated here, by the store as it is now and as nodes do it. mgate flag explain tells which rule decided. Exit "
          + "code 1 if it is an error."
    })
final class FlagEvalCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The flag.")
  String name = "";

  @ArgGroup(heading = "%nFor whom:%n", validate = false, order = 5)
  FlagContextOptions context = new FlagContextOptions();

  FlagEvalCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    context.context();
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    FlagAdmin.flag(view, name);
    FlagDetails<@Nullable Object> details = SnapshotFlags.of(
            session.open().store(), view.snapshot(), session.open().store().now())
        .details(name, context.context());
    session.document(FlagJson.details(details));
    session.say(FlagText.details(details));
    return details.reason() == FlagReason.ERROR ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
