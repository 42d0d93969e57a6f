package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread pins while the table is swapped and its pins are summed: r1 is the epoch it pinned (and
 * keeps), r2 whether epoch 1 was found drained.
 */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "found drained under an open pin")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the pin was seen")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the swap was seen")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both were seen: entered, and left again")
public class PinAndDrain {
  private final PhaseTable one = StressedNode.table(1, 1);
  private final PhaseTable two = StressedNode.table(2, 1);
  private final CurrentTable current = new CurrentTable();

  /** At epoch 1. */
  public PinAndDrain() {
    current.swap(one);
  }

  /** A unit of work. */
  @Actor
  public void unit(II_Result result) {
    result.r1 = (int) current
        .pin(PinCounters.stripeFor(Thread.currentThread().getId()))
        .epoch()
        .number();
  }

  /** The agent. */
  @Actor
  public void agent(II_Result result) {
    current.swap(two);
    result.r2 = one.pins().drained() ? 1 : 0;
  }
}
