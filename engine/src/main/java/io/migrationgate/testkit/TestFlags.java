package io.migrationgate.testkit;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagSource;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.spi.TimeSource;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Real flags without a store, which a test sets directly.
 *
 * <pre>{@code
 * TestFlags test = TestFlags.empty().set("new-checkout", true);
 * var checkout = new Checkout(test.flags());
 * }</pre>
 *
 * <p>For one thread to set, for any to read.
 */
public final class TestFlags {
  private final Map<String, Phase> phases = new HashMap<>();
  private final Map<String, Set<String>> segments = new HashMap<>();
  private final FeatureFlags flags = new FeatureFlags(new FlagSource() {
    @Override
    public FlagView view() {
      return view;
    }

    @Override
    public boolean stale() {
      return leaseEnded;
    }
  });
  private InstantSource clock = TimeSource.SYSTEM::now;
  private volatile FlagView view;
  private volatile boolean leaseEnded;

  private TestFlags() {
    view = view(FlagTable.EMPTY);
  }

  /** No flags yet. */
  public static TestFlags empty() {
    return new TestFlags();
  }

  /** The flags, for the code that is tested. */
  public FeatureFlags flags() {
    return flags;
  }

  /** Gives a boolean flag one value for everybody. */
  public TestFlags set(String key, boolean value) {
    return constant(key, String.valueOf(value));
  }

  /** Gives a number flag one value for everybody. */
  public TestFlags set(String key, long value) {
    return constant(key, String.valueOf(value));
  }

  /** Gives a number flag one value for everybody. */
  public TestFlags set(String key, double value) {
    return constant(key, String.valueOf(value));
  }

  /** Gives a text flag one value for everybody. */
  public TestFlags set(String key, String value) {
    return constant(key, FlagDefinition.jsonText(value));
  }

  private TestFlags constant(String key, String json) {
    return define(
        key,
        "{\"state\":\"ENABLED\",\"variants\":{\"value\":" + json
            + "},\"defaultVariant\":\"value\"}");
  }

  /** Defines a flag in flagd's format; a bad definition is an error of that flag, as in a store. */
  public TestFlags define(String key, String json) {
    return change(FlagChanges.of(List.of(new StoredFlag(key, json, false))));
  }

  /** As {@link #define}, by a change that was made to settle. */
  public TestFlags settled(String key, String json) {
    return change(FlagChanges.of(List.of(new StoredFlag(key, json, true))));
  }

  /** Defines a shared evaluator. */
  public TestFlags evaluator(String name, String json) {
    return change(new FlagChanges(List.of(), Set.of(), Map.of(name, json), Set.of(), null));
  }

  /** Sets the metadata of all flags. */
  public TestFlags metadata(Map<String, Object> metadata) {
    return change(new FlagChanges(List.of(), Set.of(), Map.of(), Set.of(), metadata));
  }

  /** Takes flags away. */
  public TestFlags remove(String... keys) {
    return change(new FlagChanges(List.of(), Set.of(keys), Map.of(), Set.of(), null));
  }

  /** Changes several things at once. */
  public TestFlags change(FlagChanges changes) {
    view = view(view.table().with(changes));
    return this;
  }

  /** What is wrong with the flags that are bad, by their keys. */
  public Map<String, Problem> broken() {
    return view.table().broken();
  }

  /** Puts a migration into a phase, settled, for the flags only. */
  public TestFlags phase(String migration, Phase phase) {
    phases.put(migration, phase);
    view = view(view.table());
    return this;
  }

  /** Says who belongs to a segment. */
  public TestFlags segment(String name, String... keys) {
    segments.put(name, new HashSet<>(List.of(keys)));
    view = view(view.table());
    return this;
  }

  /** Sets the clock of {@code $flagd.timestamp}. */
  public TestFlags clock(InstantSource source) {
    clock = source;
    view = view(view.table());
    return this;
  }

  /** Whether flags are read as on a node whose lease has ended. */
  public TestFlags leaseEnded(boolean ended) {
    leaseEnded = ended;
    return this;
  }

  private FlagView view(FlagTable table) {
    Map<String, Phase> known = Map.copyOf(phases);
    Map<String, Set<String>> members = Map.copyOf(segments);
    return new FlagView(
        table,
        (condition, text, number) -> {
          Phase phase = known.get(condition.migration());
          return phase != null && condition.comparison().test(phase, condition.phase());
        },
        (segment, key) -> {
          Set<String> keys = members.get(segment);
          if (keys == null) {
            throw new IllegalStateException("there is no segment '" + segment + "'");
          }
          return keys.contains(key);
        },
        clock);
  }
}
