package io.migrationgate.cli.command.base;

import io.migrationgate.admin.ChangeListener;
import io.migrationgate.admin.NodeWatch;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.StoreView;
import java.util.stream.Collectors;

/** Says who is waited for, once, until every live node has shown that it lives or was given up. */
public final class LivenessWait implements ChangeListener {
  private final Session session;
  private boolean told;

  public LivenessWait(Session session) {
    this.session = session;
  }

  /**
   * Waits, for at most a lease and a quarter.
   *
   * @return the store after it
   */
  public static StoreView await(Session session) throws InterruptedException {
    LivenessWait signs = new LivenessWait(session);
    NodeWatch.Look last = session.admin().nodeWatch().await(signs::waitingForNodes);
    last.givenUp().forEach(signs::gaveUp);
    return last.view();
  }

  @Override
  public void gaveUp(NodeRecord node) {
    session.say("given up, since its heartbeat stands still: " + node.label());
  }

  @Override
  public void waitingForNodes(NodeWatch.Look look) {
    if (!told && !look.done()) {
      told = true;
      session.say("waiting for a sign of life of "
          + Text.count(look.waiting().size(), "node")
          + ", at most "
          + Text.duration(look.patience().toMillis())
          + ": "
          + look.waiting().stream()
              .map(NodeRecord::label)
              .sorted()
              .collect(Collectors.joining(", ")));
    }
  }
}
