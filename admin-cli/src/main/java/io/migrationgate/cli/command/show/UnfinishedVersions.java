package io.migrationgate.cli.command.show;

import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.Text;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport.Upcasts;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reminds of document types whose old versions nobody has given up: each build must read them. */
final class UnfinishedVersions {
  /** More changes of one type than that have been made within one stay of its versions. */
  private static final int CHANGES = 1_000;

  private static final Upcasts NOTHING = new Upcasts(0, 0, 0);

  private UnfinishedVersions() {}

  /** Says one line for each. */
  static void tell(Session session, StoreView view) {
    List<DocumentState> open = view.snapshot().documents().values().stream()
        .filter(state -> state.present().first() < state.present().last())
        .sorted(Comparator.comparing(DocumentState::type))
        .toList();
    if (open.isEmpty()) {
      return;
    }
    VersionAdmin versions = new VersionAdmin(session.open().store());
    Instant now = session.open().store().now();
    for (DocumentState state : open) {
      String age = since(versions.history(state.type(), CHANGES))
          .map(at ->
              " for " + Text.duration(Math.max(0, Duration.between(at, now).toMillis())))
          .orElse("");
      session.say("document type " + state.type() + ": documents may be in versions "
          + state.present() + age
          + ", and every build must read them all; " + cost(view, state.type())
          + "rewrite them with: mgate version rewrite "
          + state.type() + " --help, then: mgate version finalize " + state.type() + " --help");
    }
  }

  /** What reading the older ones costs; empty if no live node tells of any. */
  private static String cost(StoreView view, String type) {
    Upcasts sum = view.nodes().stream()
        .filter(NodeRecord::live)
        .map(node -> node.report().upcasts().getOrDefault(type, NOTHING))
        .reduce(NOTHING, Upcasts::plus);
    // A node may tell of a document whose steps it has not counted yet.
    return sum.reads() == 0 || sum.steps() == 0
        ? ""
        : "live nodes have upcast " + Text.count(sum.reads(), "document") + " so far, "
            + sum.nanos() / sum.steps() + " ns for each step; ";
  }

  /** When there was last one version only. */
  private static Optional<Instant> since(List<HistoryEntry> newestFirst) {
    return newestFirst.stream()
        .takeWhile(entry -> !entry.note().kind().equals("finalize"))
        .filter(entry ->
            entry.note().kind().equals("advance") || entry.note().kind().equals("rollback"))
        .reduce((newer, older) -> older)
        .map(HistoryEntry::at);
  }
}
