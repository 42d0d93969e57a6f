package io.migrationgate.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.migrationgate.admin.SettleListener;
import io.migrationgate.admin.SettleProgress;
import java.time.Duration;

/**
 * Times how long changes took to settle: the timer {@code mgate.settle}, with the tag
 * {@code migration}. For processes that move migrations by
 * {@link io.migrationgate.admin.GateAdmin}; nodes are not told when a change has settled.
 */
public final class SettleMetrics implements SettleListener {
  private final MeterRegistry registry;

  /** Times into this registry. */
  public SettleMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void settled(SettleProgress last, Duration waited) {
    Timer.builder("mgate.settle")
        .tag("migration", last.state().name())
        .register(registry)
        .record(waited);
  }
}
