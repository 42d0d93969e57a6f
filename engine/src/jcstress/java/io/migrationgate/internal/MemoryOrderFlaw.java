package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The pin, the swap and both second looks in the right order, but released and acquired instead of
 * sequentially consistent: must fail. It shows that this machine reorders what {@link PinCounters}
 * relies on not being reordered, and that these tests would see it.
 */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "found drained under an open pin")
@Outcome(expect = ACCEPTABLE, desc = "lucky")
public class MemoryOrderFlaw {
  private final AtomicLong epoch = new AtomicLong(1);
  private final AtomicLong pins = new AtomicLong();

  /** A unit of work. */
  @Actor
  public void unit(II_Result result) {
    pins.setRelease(1);
    result.r1 = (int) epoch.getAcquire();
  }

  /** The agent. */
  @Actor
  public void agent(II_Result result) {
    epoch.setRelease(2);
    result.r2 = pins.getAcquire() == 0 ? 1 : 0;
  }
}
