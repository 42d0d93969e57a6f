package io.migrationgate.cli.command;

import io.migrationgate.admin.NodeWatch;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Waits until every live node has shown that it lives or was given up, and says who is waited for.
 */
final class SignsOfLife {
  private final Session session;
  private final Set<String> waitedFor = new HashSet<>();
  private boolean told;

  private SignsOfLife(Session session) {
    this.session = session;
  }

  /**
   * What came of the wait.
   *
   * @param view the store after it
   * @param givenUp nodes that were given up meanwhile
   */
  record Outcome(StoreView view, List<NodeRecord> givenUp) {}

  /** Waits, for at most a lease and a quarter. */
  static Outcome await(Session session) throws InterruptedException {
    return new SignsOfLife(session).await();
  }

  private Outcome await() throws InterruptedException {
    StoreView view = session.admin().nodeWatch().await(this::look).view();
    List<NodeRecord> givenUp = new ArrayList<>();
    for (NodeRecord node : view.nodes()) {
      if (!node.live() && waitedFor.contains(node.id())) {
        givenUp.add(node);
        session.say("given up, since its heartbeat stands still: " + node.label());
      }
    }
    return new Outcome(view, givenUp);
  }

  private void look(NodeWatch.Look look) {
    look.waiting().forEach(node -> waitedFor.add(node.id()));
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
