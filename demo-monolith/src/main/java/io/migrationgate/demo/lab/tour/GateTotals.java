package io.migrationgate.demo.lab.tour;

import io.migrationgate.GateEvent;
import io.migrationgate.MigrationGates;
import java.util.List;

/**
 * What the gates of all nodes have counted for one migration.
 *
 * @param readOld reads served from the old side
 * @param readNew reads served from the new side
 * @param wroteOld writes of the old side
 * @param wroteNew writes of the new side
 * @param compared sampled reads that ran both sides
 * @param differed those of them whose sides differed
 */
record GateTotals(
    long readOld, long readNew, long wroteOld, long wroteNew, long compared, long differed) {
  static GateTotals of(List<MigrationGates> nodes, String migration) {
    long differed = sum(nodes, migration, GateEvent.MISMATCH);
    return new GateTotals(
        sum(nodes, migration, GateEvent.READ_OLD),
        sum(nodes, migration, GateEvent.READ_NEW),
        sum(nodes, migration, GateEvent.WROTE_OLD),
        sum(nodes, migration, GateEvent.WROTE_NEW),
        sum(nodes, migration, GateEvent.MATCH) + differed,
        differed);
  }

  private static long sum(List<MigrationGates> nodes, String migration, GateEvent event) {
    return nodes.stream().mapToLong(node -> node.total(migration, event)).sum();
  }

  /** What was counted since. */
  GateTotals since(GateTotals before) {
    return new GateTotals(
        readOld - before.readOld,
        readNew - before.readNew,
        wroteOld - before.wroteOld,
        wroteNew - before.wroteNew,
        compared - before.compared,
        differed - before.differed);
  }
}
