package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link PinAndDrain} without the second look at the current table: must fail. */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "found drained under an open pin")
@Outcome(expect = ACCEPTABLE, desc = "lucky")
public class PinAndDrainFlaw {
  private final PhaseTable one = StressedNode.table(1, 1);
  private final PhaseTable two = StressedNode.table(2, 1);
  private final CurrentTable current = new CurrentTable();

  /** At epoch 1. */
  public PinAndDrainFlaw() {
    current.swap(one);
  }

  /** A unit of work. */
  @Actor
  public void unit(II_Result result) {
    PhaseTable seen = current.get();
    seen.pins().enter(PinCounters.stripeFor(Thread.currentThread().getId()));
    result.r1 = (int) seen.epoch().number();
  }

  /** The agent. */
  @Actor
  public void agent(II_Result result) {
    current.swap(two);
    result.r2 = one.pins().drained() ? 1 : 0;
  }
}
