package io.migrationgate.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A lease of generation 1 that is over, and a grant to generation 2: no reader mixes the time of
 * one with the generation of the other. r1: generation 1 seems held; r2: in the end generation 2 is
 * held; r3: in the end the flag says that the lease is lost.
 */
@JCStressTest
@State
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "as if one after the other")
@Outcome(
    expect = FORBIDDEN,
    desc = "a lease that nobody has granted, or one that is flagged for the one before")
public class LeaseIsNotTorn {
  private final Lease lease = new Lease(TimeSource.SYSTEM);

  /** With a lease that is over. */
  public LeaseIsNotTorn() {
    Lease.Before now = lease.before();
    long hour = Duration.ofHours(1).toMillis();
    lease.grant(
        1,
        new Lease.Before(now.nanos() - hour * 1_000_000, now.millis() - hour),
        Duration.ofSeconds(10));
  }

  /** A commit check, and the look that flags a lease which is over. */
  @Actor
  public void unit(III_Result result) {
    result.r1 = lease.holds(1) ? 1 : 0;
    result.r1 |= lease.remainingMillis() > 0 && lease.holds(1) ? 1 : 0;
  }

  /** The agent. */
  @Actor
  public void agent() {
    lease.grant(2, lease.before(), Duration.ofSeconds(10));
  }

  /** When both are done. */
  @Arbiter
  public void end(III_Result result) {
    result.r2 = lease.holds(2) ? 1 : 0;
    result.r3 = lease.knownLost() ? 1 : 0;
  }
}
