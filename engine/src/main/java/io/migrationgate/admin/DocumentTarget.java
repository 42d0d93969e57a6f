package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;

/**
 * A document type whose version was moved. A unit of work that writes documents is pinned as one
 * that asks gates is, and where there are no leases it locks the row of its epoch as well.
 *
 * @param type the type
 */
record DocumentTarget(String type) implements SettleTarget {
  private DocumentState state(StoreView view) {
    return VersionAdmin.type(view, type);
  }

  @Override
  public SettleSubject in(StoreView view) {
    DocumentState state = state(view);
    return new SettleSubject(
        SubjectKind.DOCUMENT,
        type,
        state.epoch(),
        state.settled(),
        "version " + state.writes(),
        null);
  }

  @Override
  public boolean acknowledgedBy(NodeRecord node) {
    return node.acknowledges();
  }

  @Override
  public boolean heldByFences(StoreView view) {
    return true;
  }

  @Override
  public boolean waitsForSnapshots(StoreView view) {
    return false;
  }

  @Override
  public Mutation settled(StoreView view) {
    return new Mutation.PutDocument(state(view).withSettled(), false);
  }

  @Override
  public HistoryNote note(StoreView view) {
    DocumentState state = state(view);
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("settledEpoch", state.epoch());
    details.put("liveNodes", view.liveNodes().size());
    return new HistoryNote(
        SubjectKind.DOCUMENT,
        type,
        HistoryNote.SETTLED,
        state.leaving() == null ? null : "version " + state.leaving(),
        VersionAdmin.stand(state),
        "-",
        "",
        details.toString());
  }
}
