package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.store.OpenStore.Facts;
import io.migrationgate.cli.store.StoreConnector.Initialised;
import picocli.CommandLine.Command;

/** Creates the store, or brings it up to date. */
@Command(
    name = "init",
    sortOptions = false,
    footer = {
      "",
      "Safe to run again at any time. It adds tables whose names begin with mgate_, and touches no others."
    })
final class InitCommand extends ConnectedCommand {
  InitCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    ConnectionSettings settings = settings();
    Initialised done = context().connector().init(settings);
    try (OpenStore open = done.open()) {
      Session session = Session.of(context().terminal(), open, json());
      Facts facts = open.facts().get();
      session.say((done.changed() ? "store initialised" : "store is up to date")
          + ": schema version " + facts.schemaVersion() + " on " + facts.database() + " at "
          + settings.shownUrl());
      ObjectNode object = JsonOut.object();
      object.put("url", settings.shownUrl());
      object.put("database", facts.database());
      object.put("schemaVersion", facts.schemaVersion());
      object.put("changed", done.changed());
      session.document(object);
    }
    return ExitCode.DONE;
  }
}
