package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import java.util.List;
import java.util.stream.Collectors;

/** Notes with a node that its older units of work are revoked, or says why not. */
final class RevokeChange implements ChangeDecider<NodeRecord> {
  private final String wanted;
  private final Operator operator;

  RevokeChange(String wanted, Operator operator) {
    this.wanted = wanted;
    this.operator = operator;
  }

  @Override
  public ChangeSet<NodeRecord> decide(StoreView view) {
    NodeRecord node = find(view);
    long before = view.snapshot().epoch().number();
    List<MigrationState> waiting = view.snapshot().migrations().values().stream()
        .filter(state -> !state.settled() && node.acked().number() < state.epoch())
        .toList();
    if (waiting.isEmpty()) {
      throw new MigrationGateException(new Problem(
          "node " + node.id() + " (" + node.label() + ")",
          "no change that waits for it: it is at epoch " + node.acked(),
          "one that has not settled because of units of work open on this node",
          "leave it alone; see who is waited for with: mgate settle NAME"));
    }
    NodeRecord revoked = node.revoking(new Revocation(before, operator.actor(), operator.reason()));
    return new ChangeSet<>(
        revoked,
        List.of(new Mutation.PutNode(revoked)),
        waiting.stream().map(state -> note(state, node, before)).toList());
  }

  private NodeRecord find(StoreView view) {
    List<NodeRecord> found =
        view.liveNodes().stream().filter(node -> node.id().startsWith(wanted)).toList();
    if (found.size() != 1) {
      throw new MigrationGateException(new Problem(
          "node '" + wanted + "'",
          found.isEmpty()
              ? "no live node with an id that begins so"
              : "several: " + found.stream().map(NodeRecord::id).collect(Collectors.joining(", ")),
          "the id of one live node, or enough of it",
          "see them with: mgate nodes"));
    }
    return found.get(0);
  }

  private HistoryNote note(MigrationState state, NodeRecord node, long before) {
    return new HistoryNote(
        state.name(),
        "revoke",
        state.current().toString(),
        state.current().toString(),
        operator.actor(),
        operator.reason(),
        JsonNodeFactory.instance
            .objectNode()
            .put("node", node.id())
            .put("label", node.label())
            .put("unitsBeforeEpoch", before)
            .put("oldestUnit", node.report().oldestPinName())
            .toString());
  }
}
