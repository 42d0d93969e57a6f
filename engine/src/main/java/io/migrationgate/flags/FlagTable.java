package io.migrationgate.flags;

import io.migrationgate.Problem;
import io.migrationgate.flags.internal.CompiledFlag;
import io.migrationgate.flags.internal.EvaluationTrace;
import io.migrationgate.flags.internal.FlagEntry;
import io.migrationgate.flags.internal.FlagMap;
import io.migrationgate.flags.internal.SharedRules;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All flags of one epoch, compiled. A definition that turns out to be bad is an error of that flag
 * alone. Immutable and thread-safe.
 *
 * <p>{@link #with} compiles only what has changed, and shares all else with the table before: a
 * change of one among 10,000 flags takes well below a millisecond.
 */
public final class FlagTable {
  /** No flags. */
  public static final FlagTable EMPTY = new FlagTable(FlagMap.EMPTY, Map.of(), Map.of());

  private final FlagMap flags;
  private final Map<String, String> evaluators;
  private final Map<String, Object> metadata;

  private FlagTable(FlagMap flags, Map<String, String> evaluators, Map<String, Object> metadata) {
    this.flags = flags;
    this.evaluators = evaluators;
    this.metadata = metadata;
  }

  /** The next table. Never throws for what definitions say. */
  public FlagTable with(FlagChanges changes) {
    Map<String, String> rules = new HashMap<>(evaluators);
    rules.keySet().removeAll(changes.removedEvaluators());
    rules.putAll(changes.evaluators());
    Map<String, Object> set = changes.metadata() == null ? metadata : changes.metadata();
    SharedRules shared = new SharedRules(rules);
    Map<String, @Nullable FlagEntry> next = new HashMap<>();
    Set<String> touched = new HashSet<>(changes.evaluators().keySet());
    touched.addAll(changes.removedEvaluators());
    if (!touched.isEmpty()) {
      flags.forEach(entry -> {
        if (entry.refersToAny(touched)) {
          next.put(entry.stored().key(), FlagEntry.compile(entry.stored(), shared));
        }
      });
    }
    changes.removed().forEach(key -> next.put(key, null));
    changes.flags().forEach(flag -> next.put(flag.key(), FlagEntry.compile(flag, shared)));
    return new FlagTable(flags.with(next), rules, set);
  }

  /** A flag, ready to be evaluated, or null if there is none. */
  @Nullable
  CompiledFlag compiled(String key) {
    FlagEntry entry = flags.get(key);
    return entry == null ? null : entry.compiled();
  }

  /**
   * Which variants of flags were given to callers since the last call; the empty text stands for
   * their own default. What was given shortly before a flag changed may be missing.
   */
  public Map<String, Set<String>> takeServed() {
    Map<String, Set<String>> served = new HashMap<>();
    flags.forEach(entry -> {
      Set<String> variants = entry.compiled().takeServed();
      if (!variants.isEmpty()) {
        served.put(entry.stored().key(), variants);
      }
    });
    return served;
  }

  /** A flag that tells what its parts come to, or null if there is none. */
  @Nullable
  CompiledFlag watched(String key, EvaluationTrace trace) {
    FlagEntry entry = flags.get(key);
    return entry == null
        ? null
        : FlagEntry.compile(entry.stored(), new SharedRules(evaluators, trace)).compiled();
  }

  /** The keys of all flags, bad ones too; a copy. */
  public Set<String> keys() {
    return flags.keys();
  }

  /** A flag as it is stored, or null if there is none. */
  public @Nullable StoredFlag stored(String key) {
    FlagEntry entry = flags.get(key);
    return entry == null ? null : entry.stored();
  }

  /** The texts of the shared evaluators by their names; not modifiable. */
  public Map<String, String> evaluators() {
    return Collections.unmodifiableMap(evaluators);
  }

  /** The metadata of the whole set; not modifiable. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** What is wrong with the flags that are bad, by their keys in alphabetical order. */
  public Map<String, Problem> broken() {
    Map<String, Problem> broken = new TreeMap<>();
    flags.forEach(entry -> {
      Problem problem = entry.problem();
      if (problem != null) {
        broken.put(entry.stored().key(), problem);
      }
    });
    return broken;
  }

  /**
   * What a flag asks of migrations: by its targeting, by the shared evaluators that this names, and
   * by its requirements. Empty for a flag that is unknown or bad.
   */
  public Set<PhaseCondition> conditions(String key) {
    FlagEntry entry = flags.get(key);
    return entry == null ? Set.of() : entry.conditions();
  }

  /**
   * The keys of flags that ask something of one of these migrations, or look keys up in one of
   * these segments; a new set.
   */
  public Set<String> asking(Set<String> migrations, Set<String> segments) {
    Set<String> keys = new HashSet<>();
    if (!migrations.isEmpty() || !segments.isEmpty()) {
      flags.forEach(entry -> {
        if (!Collections.disjoint(entry.segments(), segments)
            || entry.conditions().stream().anyMatch(one -> migrations.contains(one.migration()))) {
          keys.add(entry.stored().key());
        }
      });
    }
    return keys;
  }

  /**
   * The keys of flags that are not the same here as in another table: new, gone, or changed; a new
   * set.
   */
  public Set<String> changedSince(FlagTable before) {
    return flags.differing(before.flags);
  }
}
