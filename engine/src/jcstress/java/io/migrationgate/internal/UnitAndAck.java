package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A unit of work is opened, pins and stays open while the agent learns of epoch 2, swaps and acks:
 * r1 is the epoch it decides by, r2 the epoch that was acknowledged.
 */
@JCStressTest
@State
@Outcome(id = "1, 2", expect = FORBIDDEN, desc = "acknowledged under an open unit of work")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the unit of work was seen")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "the swap was seen")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both were seen; the next step acknowledges")
public class UnitAndAck {
  private final StressedNode node = new StressedNode();

  /** A unit of work. */
  @Actor
  public void unit(II_Result result) {
    node.runtime().open("unit", null).pin();
    result.r1 = node.pinnedEpoch();
  }

  /** The agent. */
  @Actor
  public void agent(II_Result result) {
    result.r2 = node.stepAndAck();
  }
}
