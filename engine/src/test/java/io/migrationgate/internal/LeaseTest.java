package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.migrationgate.spi.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final int TIMES = 10_000;

  @Test
  void toAskForItAtEachCommitMakesNoObject() {
    Lease lease = new Lease(TimeSource.SYSTEM);
    lease.grant(1, lease.before(), Duration.ofMinutes(10));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    boolean held = true;
    for (int i = 0; i < TIMES; i++) {
      held &= lease.holds(1);
    }

    assertThat(held).isTrue();
    // What the first call loads, not what each of them makes.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L * TIMES);
  }
}
