package io.migrationgate.cli.command.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.DevelopmentStore;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.store.OpenStore.Facts;
import io.migrationgate.cli.store.StoreConnector.Initialised;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates the store, or brings it up to date. */
@Command(
    name = "init",
    sortOptions = false,
    footer = {
      "",
      "Safe to run again at any time. It adds tables whose names begin with mgate_, and touches no others."
    })
public final class InitCommand extends ConnectedCommand {
  @Option(
      names = "--development",
      negatable = true,
      description =
          "Mark the store as one for development, in which nobody's data can be lost: mgate dev works there. "
              + "--no-development takes the mark back.")
  @Nullable
  Boolean development;

  @ArgGroup(heading = "%nWith --development:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  public InitCommand(Context context) {
    super(context);
  }

  private boolean mark(OpenStore open) {
    Boolean wanted = development;
    return wanted != null
        && new DevelopmentStore(open.store())
            .mark(wanted, operator.operator(context().terminal(), "mgate init"));
  }

  @Override
  public Integer call() {
    ConnectionSettings settings = settings();
    Initialised done = context().connector().init(settings);
    try (OpenStore open = done.open()) {
      boolean marked = mark(open);
      boolean forDevelopment = open.store().view().development();
      Session session = Session.of(context().terminal(), open, json());
      Facts facts = open.facts().get();
      session.say((done.changed() ? "store initialised" : "store is up to date")
          + ": schema version " + facts.schemaVersion() + " on " + facts.database() + " at "
          + settings.shownUrl() + (forDevelopment ? ", for development" : ""));
      ObjectNode object = JsonOut.object();
      object.put("url", settings.shownUrl());
      object.put("database", facts.database());
      object.put("schemaVersion", facts.schemaVersion());
      object.put("changed", done.changed() || marked);
      object.put("development", forDevelopment);
      session.document(object);
    }
    return ExitCode.DONE;
  }
}
