package io.migrationgate.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.migrationgate.ComparisonSample;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded sample of keys whose sides differed. A key that differs often stays; one-offs give way.
 * Thread-safe.
 */
public final class MismatchSamples {
  private static final int MOST = 100;
  private static final int LONGEST = 120;

  private final Cache<String, ComparisonSample> byKey =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  private final AtomicLong unkeyed = new AtomicLong();

  void differed(@Nullable String key, @Nullable Object oldValue, @Nullable Object newValue) {
    put(key, summary(oldValue), summary(newValue));
  }

  void failed(@Nullable String key, Throwable failure) {
    put(key, "", "failed: " + summary(failure));
  }

  private void put(@Nullable String key, String oldSummary, String newSummary) {
    String name = key == null ? null : summary(key);
    String slot = name == null ? "#" + unkeyed.incrementAndGet() % MOST : name;
    byKey.put(slot, new ComparisonSample(name, oldSummary, newSummary));
  }

  /** The sample, in no particular order. */
  public List<ComparisonSample> list() {
    byKey.cleanUp();
    return List.copyOf(byKey.asMap().values());
  }

  /** A user's toString may throw, and must not fail the user's read. */
  private static String summary(@Nullable Object value) {
    String text;
    try {
      text = String.valueOf(value);
    } catch (RuntimeException e) {
      text = "a value (its toString threw " + e.getClass().getSimpleName() + ")";
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
