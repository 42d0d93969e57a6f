package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads enter and leave, on one stripe and on stripes of their own; one pin is kept. No count
 * is lost: r1 is whether it is seen, r2 whether all is drained when it has gone too.
 */
@JCStressTest
@State
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "exact")
@Outcome(expect = FORBIDDEN, desc = "a count was lost")
public class Stripes {
  private static final int SHARED = PinCounters.stripeFor(1);
  private final PinCounters pins = new PinCounters();

  /** Enters twice, leaves once. */
  @Actor
  public void keeps() {
    int own = PinCounters.stripeFor(2);
    pins.enter(SHARED);
    pins.enter(own);
    pins.leave(own);
  }

  /** Leaves all it has entered. */
  @Actor
  public void leaves() {
    int own = PinCounters.stripeFor(3);
    pins.enter(own);
    pins.enter(SHARED);
    pins.leave(own);
    pins.leave(SHARED);
  }

  /** When both are done. */
  @Arbiter
  public void sum(II_Result result) {
    result.r1 = pins.drained() ? 1 : 0;
    pins.leave(SHARED);
    result.r2 = pins.drained() ? 1 : 0;
  }
}
