package io.migrationgate.admin;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds flags that may go: they have expired, or have given everybody the same for long. What nodes
 * gave they note every ten minutes, and the store keeps to the hour; so a flag that has just become
 * another is seen late, and never too early.
 */
public final class StaleFlags {
  private final GateStore store;
  private final Duration unchanged;

  /**
   * Looks into a store.
   *
   * @param unchanged how long a flag must have given everybody the same
   */
  public StaleFlags(GateStore store, Duration unchanged) {
    this.store = store;
    this.unchanged = unchanged;
  }

  /** Why each of them is stale, by flag. */
  public SortedMap<String, String> find(StoreView view) {
    Instant now = store.now();
    Map<String, List<ServedVariant>> served = new HashMap<>();
    for (ServedVariant one : store.served()) {
      served.computeIfAbsent(one.flag(), key -> new ArrayList<>()).add(one);
    }
    SortedMap<String, String> stale = new TreeMap<>();
    for (FlagRecord flag : view.snapshot().flags().flags().values()) {
      if (!flag.retired()) {
        String reason = expired(flag, now);
        if (reason == null) {
          reason = constant(served.getOrDefault(flag.key(), List.of()), now);
          reason = reason == null || changedSince(flag.key(), now.minus(unchanged)) ? null : reason;
        }
        if (reason != null) {
          stale.put(flag.key(), reason);
        }
      }
    }
    return stale;
  }

  private static @Nullable String expired(FlagRecord flag, Instant now) {
    FlagDefinition definition = FlagRules.readable(flag);
    LocalDate expires = definition == null ? null : definition.settings().expires();
    return expires != null && expires.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC))
        ? "expired on " + expires
        : null;
  }

  /** Nothing is known of a flag that nobody has asked for since notes are made. */
  private @Nullable String constant(List<ServedVariant> served, Instant now) {
    Instant since = now.minus(unchanged);
    List<ServedVariant> recent =
        served.stream().filter(one -> one.last().isAfter(since)).toList();
    if (recent.isEmpty()) {
      return served.stream()
          .map(ServedVariant::last)
          .max(Comparator.naturalOrder())
          .map(last -> "nobody has asked for it since " + day(last))
          .orElse(null);
    }
    ServedVariant only = recent.get(0);
    if (recent.size() > 1 || only.first().isAfter(since)) {
      return null;
    }
    Instant begin = served.stream()
        .filter(other -> !other.equals(only))
        .map(ServedVariant::last)
        .filter(last -> last.isAfter(only.first()))
        .max(Comparator.naturalOrder())
        .orElse(only.first());
    return "gives everybody "
        + (only.variant().isEmpty() ? "their own default" : "'" + only.variant() + "'")
        + " since " + day(begin);
  }

  private static Instant day(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS);
  }

  private boolean changedSince(String flag, Instant since) {
    List<HistoryEntry> last = store.history(new HistoryFilter(SubjectKind.FLAG, flag, 1));
    return !last.isEmpty() && last.get(0).at().isAfter(since);
  }
}
