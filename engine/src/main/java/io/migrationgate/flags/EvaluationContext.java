package io.migrationgate.flags;

import io.migrationgate.flags.internal.ContextValues;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For whom, or what, a flag is evaluated: a targeting key and attributes. Immutable and
 * thread-safe; make it once for a request.
 *
 * <p>Attributes are what JSON has: text, numbers, booleans, null, lists and maps. Dates and moments
 * become ISO 8601 texts in UTC, enums and other plain values their names; what cannot be converted,
 * and what lies deeper than {@value io.migrationgate.flags.internal.ContextValues#MAX_DEPTH}
 * levels, counts as null.
 */
public final class EvaluationContext {
  /** Nobody in particular. */
  public static final EvaluationContext EMPTY = new EvaluationContext(null, Map.of());

  private final @Nullable String targetingKey;
  // Not given away: what targeting reads, without the view of it in between.
  private final Map<String, @Nullable Object> own;
  private final @Nullable HeldAttributes held;

  private EvaluationContext(@Nullable String targetingKey, Map<String, @Nullable Object> own) {
    this(targetingKey, own, null);
  }

  private EvaluationContext(
      @Nullable String targetingKey,
      Map<String, @Nullable Object> own,
      @Nullable HeldAttributes held) {
    this.targetingKey = targetingKey;
    this.own = own;
    this.held = held;
  }

  /** Only a key, for example the user's id. */
  public static EvaluationContext of(String targetingKey) {
    return new EvaluationContext(targetingKey, Map.of());
  }

  /**
   * One whose attributes another library holds: nothing is copied, and what targeting does not read
   * costs nothing. For the time of a call.
   */
  public static EvaluationContext over(@Nullable String targetingKey, HeldAttributes held) {
    return new EvaluationContext(targetingKey, Map.of(), held);
  }

  /** Begins one without a key. */
  public static Builder builder() {
    return new Builder(null);
  }

  /** Begins one with a key. */
  public static Builder builder(@Nullable String targetingKey) {
    return new Builder(targetingKey);
  }

  /** What users are told apart by; null if there is none. */
  public @Nullable String targetingKey() {
    return targetingKey;
  }

  /** The attributes by their names, converted; not modifiable. */
  public Map<String, @Nullable Object> attributes() {
    return Collections.unmodifiableMap(converted());
  }

  private Map<String, @Nullable Object> converted() {
    if (held == null) {
      return own;
    }
    Map<String, @Nullable Object> all = new HashMap<>();
    held.all().forEach((name, value) -> all.put(name, ContextValues.convert(value)));
    return all;
  }

  /** One attribute, converted; null if there is none of this name. */
  public @Nullable Object attribute(String name) {
    return held == null ? own.get(name) : ContextValues.convert(held.value(name));
  }

  /** This context with what another one has; where both have something, the other's counts. */
  public EvaluationContext mergedWith(EvaluationContext other) {
    Map<String, @Nullable Object> more = other.converted();
    if (more.isEmpty() && other.targetingKey == null) {
      return this;
    }
    Map<String, @Nullable Object> merged = new HashMap<>(converted());
    merged.putAll(more);
    return new EvaluationContext(
        other.targetingKey == null ? targetingKey : other.targetingKey, merged);
  }

  /** For display: attributes may hold personal data, so only their names are shown. */
  @Override
  public String toString() {
    return "context with the attributes " + converted().keySet();
  }

  /** Collects attributes. For one thread. */
  public static final class Builder {
    private final @Nullable String targetingKey;
    private final Map<String, @Nullable Object> attributes = new HashMap<>();

    private Builder(@Nullable String targetingKey) {
      this.targetingKey = targetingKey;
    }

    /** Adds an attribute, or replaces it. */
    public Builder set(String name, @Nullable Object value) {
      attributes.put(name, ContextValues.convert(value));
      return this;
    }

    /** The context. */
    public EvaluationContext build() {
      return new EvaluationContext(targetingKey, new HashMap<>(attributes));
    }
  }
}
