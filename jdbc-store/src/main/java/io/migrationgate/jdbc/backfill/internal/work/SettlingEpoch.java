package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.admin.RefusedException;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.Settlement;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.protocol.Move;
import org.jspecify.annotations.Nullable;

/**
 * A further epoch of a migration, for which a verification waits: then no transaction is left whose
 * snapshot predates a batch. Used by one worker.
 */
final class SettlingEpoch {
  private final RunContext context;
  private @Nullable Settlement settlement;

  SettlingEpoch(RunContext context) {
    this.context = context;
  }

  /**
   * Begins it unless it has begun, and looks how far it is.
   *
   * @return what it waits for; null once it has settled
   * @throws RunHeld if it cannot begin now
   */
  @Nullable
  String poll(RunRow run) throws RunHeld {
    Settlement waiting = settlement;
    SettleProgress progress = (waiting == null ? begin(run) : waiting).poll();
    return progress.settled() ? null : waitingFor(progress);
  }

  /** The next one is another epoch. */
  void forget() {
    settlement = null;
  }

  private Settlement begin(RunRow run) throws RunHeld {
    try {
      context.admin().apply(run.migration(), new Move.Fence(), SyncMark.operator(run));
    } catch (RefusedException e) {
      throw new RunHeld(e.problem().found());
    }
    Settlement begun = context.admin().settlement(run.migration());
    settlement = begun;
    return begun;
  }

  private static String waitingFor(SettleProgress progress) {
    int nodes = progress.nodes().size();
    int sessions = progress.sessions().size();
    if (nodes > 0) {
      return "settling: " + nodes + (nodes == 1 ? " node" : " nodes") + " not drained, for example "
          + progress.nodes().get(0).label();
    }
    return sessions == 0
        ? "settling"
        : "settling: " + sessions + (sessions == 1 ? " transaction" : " transactions")
            + " open, for example session " + progress.sessions().get(0).id();
  }
}
