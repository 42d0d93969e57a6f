package io.migrationgate.admin;

import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * A flag whose last change was made to settle. A unit of work that asks flags only locks no row of
 * its epoch, so nodes without leases acknowledge such a change as the others do.
 *
 * @param key the flag
 */
record FlagTarget(String key) implements SettleTarget {
  private FlagRecord flag(StoreView view) {
    return FlagDecision.known(view, key);
  }

  private @Nullable FlagSettling open(StoreView view) {
    return view.flags().settling().get(key);
  }

  @Override
  public SettleSubject in(StoreView view) {
    FlagRecord flag = flag(view);
    FlagSettling open = open(view);
    return new SettleSubject(
        SubjectKind.FLAG,
        key,
        open == null ? flag.epoch() : open.epoch(),
        open == null,
        FlagDecision.describe(flag),
        null);
  }

  @Override
  public boolean acknowledgedBy(NodeRecord node) {
    return node.live();
  }

  @Override
  public boolean heldByFences(StoreView view) {
    return false;
  }

  @Override
  public boolean waitsForSnapshots(StoreView view) {
    return false;
  }

  @Override
  public Mutation settled(StoreView view) {
    return new Mutation.RemoveFlagSettling(key);
  }

  @Override
  public HistoryNote note(StoreView view) {
    return HistoryDetails.settled(flag(view), open(view), view.liveNodes().size());
  }
}
