package io.migrationgate.admin;

import io.migrationgate.Phase;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;

/**
 * A migration whose last move is to settle.
 *
 * @param name the migration
 */
record MigrationTarget(String name) implements SettleTarget {
  private MigrationState state(StoreView view) {
    return GateAdmin.state(view, name);
  }

  @Override
  public SettleSubject in(StoreView view) {
    return SettleSubject.of(state(view));
  }

  @Override
  public boolean acknowledgedBy(NodeRecord node) {
    return node.acknowledges();
  }

  /** Writers that ask no gate hold no row of a closed epoch. */
  @Override
  public boolean heldByFences(StoreView view) {
    MigrationState state = state(view);
    Placement leaving = state.leaving();
    return state.current().bridge().isOff()
        && (leaving == null || leaving.bridge().isOff());
  }

  /**
   * Whether outsiders count from now on as covered, beside a side that was filled before or is
   * being verified, or a fence says that a verification may look at what they have written. One of
   * these may hold a snapshot from before the copy, and delete a row of whose counterpart its
   * trigger sees nothing.
   */
  @Override
  public boolean waitsForSnapshots(StoreView view) {
    MigrationState state = state(view);
    Placement leaving = state.leaving();
    boolean begins = leaving != null
        && state.phase() != Phase.READ_OLD
        && state.current().coversOldShape()
        && !leaving.coversOldShape();
    boolean fence = !state.current().outsiders().isEmpty() && state.current().equals(leaving);
    return begins || fence;
  }

  @Override
  public Mutation settled(StoreView view) {
    // Flags that ask where the migration stands must hear that it stands nowhere else.
    return new Mutation.PutState(state(view).withSettled(), FlagRules.mentioned(view, name));
  }

  @Override
  public HistoryNote note(StoreView view) {
    return HistoryDetails.settled(state(view), view.liveNodes().size());
  }
}
