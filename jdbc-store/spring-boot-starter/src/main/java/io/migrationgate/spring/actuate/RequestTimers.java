package io.migrationgate.spring.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.migrationgate.spring.ResponseTimes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The highest 99th percentile among the timers {@code http.server.requests}, if they publish one
 * ({@code management.metrics.distribution.percentiles.http.server.requests=0.99}).
 */
final class RequestTimers implements ResponseTimes, SmartInitializingSingleton {
  private static final String TIMER = "http.server.requests";
  private static final double PERCENTILE = 0.99;

  private final ObjectProvider<MeterRegistry> registries;
  private volatile @Nullable MeterRegistry registry;

  RequestTimers(ObjectProvider<MeterRegistry> registries) {
    this.registries = registries;
  }

  /** Not before: the first heartbeat comes while beans are still made. */
  @Override
  public void afterSingletonsInstantiated() {
    registry = registries.getIfUnique();
  }

  @Override
  public long getAsLong() {
    MeterRegistry known = registry;
    if (known == null) {
      return -1;
    }
    double highest = -1;
    for (Timer timer : known.find(TIMER).timers()) {
      HistogramSnapshot snapshot = timer.takeSnapshot();
      for (ValueAtPercentile value : snapshot.percentileValues()) {
        // One that has had no request lately says 0.
        if (value.percentile() == PERCENTILE && value.value() > 0) {
          highest = Math.max(highest, value.value(TimeUnit.MILLISECONDS));
        }
      }
    }
    return Math.round(highest);
  }
}
