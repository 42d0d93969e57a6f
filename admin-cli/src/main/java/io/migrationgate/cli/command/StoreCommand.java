package io.migrationgate.cli.command;

import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;

/** A command on a store that has been initialised. */
abstract class StoreCommand extends ConnectedCommand {
  StoreCommand(Context context) {
    super(context);
  }

  @Override
  public final Integer call() throws InterruptedException {
    check();
    ConnectionSettings settings = settings();
    try (OpenStore open = context().connector().open(settings)) {
      return run(Session.of(context().terminal(), open, json()));
    }
  }

  /** Checks the arguments before anything is connected to. */
  void check() {}

  /** Does the work, and gives the exit code. */
  abstract int run(Session session) throws InterruptedException;
}
