package io.migrationgate.cli.usages;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.tree.analysis.Value;

/**
 * What is known of a value on the stack.
 *
 * @param size in slots
 * @param texts the constants it may be; {@link #anyText} if it may be another text as well
 * @param origins where it comes from if it is a gate; empty if it is none
 */
record GateValue(int size, Set<String> texts, boolean anyText, Set<Origin> origins)
    implements Value {
  static final GateValue ONE = new GateValue(1, Set.of(), true, Set.of());
  static final GateValue TWO = new GateValue(2, Set.of(), true, Set.of());

  GateValue {
    texts = Set.copyOf(texts);
    origins = Set.copyOf(origins);
  }

  static GateValue text(String constant) {
    return new GateValue(1, Set.of(constant), false, Set.of());
  }

  static GateValue gate(Origin... origins) {
    return gate(Set.of(origins));
  }

  static GateValue gate(Set<Origin> origins) {
    return new GateValue(1, Set.of(), true, origins);
  }

  boolean isGate() {
    return !origins.isEmpty();
  }

  @Override
  public int getSize() {
    return size;
  }

  GateValue merge(GateValue other) {
    if (equals(other)) {
      return this;
    }
    return new GateValue(
        Math.min(size, other.size),
        union(texts, other.texts),
        anyText || other.anyText,
        union(origins, other.origins));
  }

  private static <T> Set<T> union(Collection<T> one, Collection<T> other) {
    Set<T> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }
}
