package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.migrationgate.UnitOfWork;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A unit of work pins, writes and ends, while the agent swaps and acks, and looks at what was
 * written: r1 is the epoch it decided by, r2 the epoch acknowledged, r3 whether its write was seen
 * after that. The write is a plain one, so that the pins alone order it.
 */
@JCStressTest
@State
@Outcome(id = "1, 2, 0", expect = FORBIDDEN, desc = "acknowledged, and its write comes later")
@Outcome(id = "1, 2, 1", expect = ACCEPTABLE, desc = "drained, and its write is there")
@Outcome(id = "1, 1, [01]", expect = ACCEPTABLE, desc = "not acknowledged yet")
@Outcome(id = "2, [12], [01]", expect = ACCEPTABLE, desc = "decided by the new table")
public class WriteAndAck {
  private final StressedNode node = new StressedNode();
  private int written;

  /** A unit of work. */
  @Actor
  public void unit(III_Result result) {
    try (UnitOfWork unit = node.runtime().open("unit", null)) {
      unit.pin();
      result.r1 = node.pinnedEpoch();
      written = 1;
    }
  }

  /** The agent, and then whoever relies on the acknowledgement. */
  @Actor
  public void agent(III_Result result) {
    result.r2 = node.stepAndAck();
    result.r3 = written;
  }
}
