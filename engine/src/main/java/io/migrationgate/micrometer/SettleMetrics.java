package io.migrationgate.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.migrationgate.admin.SettleListener;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleSubject;
import io.migrationgate.protocol.SubjectKind;
import java.time.Duration;

/**
 * Times how long changes took to settle: the timer {@code mgate.settle} with the tag
 * {@code migration}, and {@code mgate.flag.settle} with the tag {@code flag}. For processes that
 * change them by {@link io.migrationgate.admin.GateAdmin}; nodes are not told when a change has
 * settled.
 */
public final class SettleMetrics implements SettleListener {
  private final MeterRegistry registry;

  /** Times into this registry. */
  public SettleMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void settled(SettleProgress last, Duration waited) {
    SettleSubject subject = last.subject();
    boolean flag = subject.kind() == SubjectKind.FLAG;
    Timer.builder(flag ? "mgate.flag.settle" : "mgate.settle")
        .tag(subject.kind().wireName(), subject.name())
        .register(registry)
        .record(waited);
  }
}
