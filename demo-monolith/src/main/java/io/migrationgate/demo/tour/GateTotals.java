package io.migrationgate.demo.tour;

import io.migrationgate.MigrationGates;
import io.migrationgate.protocol.NodeReport.Counts;
import java.util.List;

/**
 * What the gates of all nodes have counted for one migration, since it entered the phase it is in.
 *
 * @param enteredEpoch the entry into the phase
 * @param readOld reads served from the old side
 * @param readNew reads served from the new side
 * @param wroteOld writes of the old side
 * @param wroteNew writes of the new side
 */
record GateTotals(long enteredEpoch, long readOld, long readNew, long wroteOld, long wroteNew) {
  static GateTotals of(List<MigrationGates> nodes, String migration) {
    GateTotals sum = new GateTotals(0, 0, 0, 0, 0);
    for (MigrationGates node : nodes) {
      Counts counts = node.counts().get(migration);
      if (counts != null) {
        sum = new GateTotals(
            Math.max(sum.enteredEpoch, counts.enteredEpoch()),
            sum.readOld + counts.readOld(),
            sum.readNew + counts.readNew(),
            sum.wroteOld + counts.wroteOld(),
            sum.wroteNew + counts.wroteNew());
      }
    }
    return sum;
  }

  /** What was counted since; all of it if another phase was entered meanwhile. */
  GateTotals since(GateTotals before) {
    return before.enteredEpoch != enteredEpoch
        ? this
        : new GateTotals(
            enteredEpoch,
            readOld - before.readOld,
            readNew - before.readNew,
            wroteOld - before.wroteOld,
            wroteNew - before.wroteNew);
  }
}
