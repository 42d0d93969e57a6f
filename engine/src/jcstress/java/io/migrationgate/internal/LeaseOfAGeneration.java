package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A node that was given up comes back under generation 2 while a unit of work checks twice: r1 and
 * r2 are its checks, r3 is the generation of the table it had pinned before them.
 */
@JCStressTest
@State
@Outcome(id = "0, 1, 1", expect = FORBIDDEN, desc = "a generation that was lost came back")
@Outcome(id = "[01], 0, 1", expect = ACCEPTABLE, desc = "lost meanwhile")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "before it was lost")
@Outcome(
    id = {"0, [01], 2", "1, 1, 2"},
    expect = ACCEPTABLE,
    desc = "the generation that came back")
public class LeaseOfAGeneration {
  private final Lease lease = new Lease(TimeSource.SYSTEM);
  private final CurrentTable current = new CurrentTable();
  private final PhaseTable again = StressedNode.table(2, 2);

  /** Under generation 1, with a lease. */
  public LeaseOfAGeneration() {
    current.swap(StressedNode.table(1, 1));
    lease.grant(1, lease.before(), Duration.ofSeconds(10));
  }

  /** A unit of work. */
  @Actor
  public void unit(III_Result result) {
    long generation =
        current.pin(PinCounters.stripeFor(Thread.currentThread().getId())).generation();
    result.r3 = (int) generation;
    result.r1 = lease.holds(generation) ? 1 : 0;
    result.r2 = lease.holds(generation) ? 1 : 0;
  }

  /** The agent: in the order of a registration. */
  @Actor
  public void agent() {
    lease.lose();
    Lease.Before before = lease.before();
    current.swap(again);
    lease.grant(2, before, Duration.ofSeconds(10));
  }
}
