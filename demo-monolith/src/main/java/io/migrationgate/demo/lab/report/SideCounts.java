package io.migrationgate.demo.lab.report;

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

  /** What was counted since. */
  public SideCounts since(SideCounts before) {
    return new SideCounts(
        readsOld - before.readsOld,
        readsNew - before.readsNew,
        writesOld - before.writesOld,
        writesNew - before.writesNew,
        compared - before.compared,
        differed - before.differed);
  }

  /** With zero in place of what is less. */
  SideCounts positive() {
    return new SideCounts(
        Math.max(0, readsOld),
        Math.max(0, readsNew),
        Math.max(0, writesOld),
        Math.max(0, writesNew),
        Math.max(0, compared),
        Math.max(0, differed));
  }
}
