package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Stripes are summed one after the other while pins come and go on some; the pin that was there
 * before, and stays, is never overlooked.
 */
@JCStressTest
@State
@Outcome(id = "0", expect = ACCEPTABLE, desc = "the pin was seen")
@Outcome(id = "1", expect = FORBIDDEN, desc = "found drained under an open pin")
public class StaysPinned {
  private final PinCounters pins = new PinCounters();

  /** With a pin that stays. */
  public StaysPinned() {
    pins.enter(PinCounters.stripeFor(1));
  }

  /** Other units of work, on the same stripe and on another. */
  @Actor
  public void others() {
    for (int id = 1; id <= 2; id++) {
      int stripe = PinCounters.stripeFor(id);
      pins.enter(stripe);
      pins.leave(stripe);
    }
  }

  /** The agent. */
  @Actor
  public void agent(I_Result result) {
    result.r1 = pins.drained() ? 1 : 0;
  }
}
