package io.migrationgate.demo.lab.record;

/**
 * What gates have counted.
 *
 * @param readsOld reads served from the old side
 * @param readsNew reads served from the new side
 * @param writesOld writes of the old side
 * @param writesNew writes of the new side
 * @param compared sampled reads that ran both sides
 * @param differed those of them whose sides differed
 */
public record SideCounts(
    long readsOld, long readsNew, long writesOld, long writesNew, long compared, long differed) {
  /** Nothing yet. */
  public static final SideCounts NONE = new SideCounts(0, 0, 0, 0, 0, 0);

  /** Both together. */
  public SideCounts plus(SideCounts other) {
    return new SideCounts(
        readsOld + other.readsOld,
        readsNew + other.readsNew,
        writesOld + other.writesOld,
        writesNew + other.writesNew,
        compared + other.compared,
        differed + other.differed);
  }

  /** What was counted since; zero where there is less than before. */
  SideCounts since(SideCounts before) {
    return new SideCounts(
        Math.max(0, readsOld - before.readsOld),
        Math.max(0, readsNew - before.readsNew),
        Math.max(0, writesOld - before.writesOld),
        Math.max(0, writesNew - before.writesNew),
        Math.max(0, compared - before.compared),
        Math.max(0, differed - before.differed));
  }
}
