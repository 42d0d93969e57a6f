package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
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
    Initialised done = context().connector().init(settings, context().terminal().time());
    try (OpenStore open = done.open()) {
      Session session = Session.of(context().terminal(), open, json());
      int version = open.facts().schemaVersion();
      session.say(said(done.versionBefore(), version) + " on " + open.facts().database() + " at "
          + settings.shownUrl());
      ObjectNode object = JsonOut.object();
      object.put("url", settings.shownUrl());
      object.put("database", open.facts().database());
      object.put("schemaVersionBefore", done.versionBefore());
      object.put("schemaVersion", version);
      session.document(object);
    }
    return ExitCode.DONE;
  }

  private static String said(int before, int now) {
    if (before == 0) {
      return "store created, schema version " + now;
    }
    return before == now
        ? "store is up to date, schema version " + now
        : "store upgraded from schema version " + before + " to " + now;
  }
}
