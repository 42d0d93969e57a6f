package io.migrationgate.cli.command.base;

import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.spi.GateStore;

/** A command on a store that has been initialised. */
public abstract class StoreCommand extends ConnectedCommand {
  protected StoreCommand(Context context) {
    super(context);
  }

  @Override
  public final Integer call() throws InterruptedException {
    check();
    ConnectionSettings settings = settings();
    try (OpenStore open = context().connector().open(settings)) {
      return run(Session.of(context().terminal(), open, json(), approval(open.store())));
    }
  }

  /** Checks the arguments before anything is connected to. */
  protected void check() {}

  /** What is asked before SQL runs that the store holds: what is accepted there. */
  protected SqlApproval approval(GateStore store) {
    return new AcceptedSql(store);
  }

  /** Does the work, and gives the exit code. */
  protected abstract int run(Session session) throws InterruptedException;
}
