package io.migrationgate.cli.command.show;

import io.migrationgate.cli.command.base.ChangesCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.HistoryTable;
import io.migrationgate.spi.HistoryFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who changed what, when and why. */
@Command(
    name = "history",
    sortOptions = false,
    footer = {"", "Newest first, in UTC. With -o json each change comes with what every guard said."
    })
public final class HistoryCommand extends ChangesCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only this migration.")
  @Nullable
  String name;

  public HistoryCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    if (name != null) {
      Session.state(session.admin().view(), name);
    }
    return show(
        session,
        session.admin().history(new HistoryFilter(name, limit)),
        HistoryTable.ALL,
        "no changes yet");
  }
}
