package io.migrationgate.cli.mappings;

import io.migrationgate.cli.mappings.MappedAttribute.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The classes of a build that were read, by their names. Not thread-safe. */
final class MappedClasses {
  private final Map<String, List<MappedClass>> byName = new LinkedHashMap<>();
  private final Map<String, Set<String>> subclasses = new HashMap<>();

  /** Of a class there may be several: what it says itself, and what files say of it. */
  void add(MappedClass read) {
    byName.computeIfAbsent(read.name(), any -> new ArrayList<>()).add(read);
    if (read.parent() != null) {
      subclasses.computeIfAbsent(read.parent(), any -> new TreeSet<>()).add(read.name());
    }
  }

  Collection<List<MappedClass>> all() {
    return byName.values();
  }

  /** A class and what it inherits from; none of what was not read. */
  List<MappedClass> line(@Nullable String name) {
    List<MappedClass> line = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = name;
    while (at != null && seen.add(at)) {
      List<MappedClass> own = byName.getOrDefault(at, List.of());
      line.addAll(own);
      at = parent(own);
    }
    return line;
  }

  private static @Nullable String parent(List<MappedClass> own) {
    return own.stream()
        .map(MappedClass::parent)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** An embeddable with what it inherits and what inherits from it: all are in the same row. */
  List<MappedClass> withSubclasses(String name) {
    List<MappedClass> family = line(name);
    Deque<String> below = new ArrayDeque<>(subclasses(name));
    Set<String> seen = new HashSet<>();
    while (!below.isEmpty()) {
      String next = below.remove();
      if (seen.add(next)) {
        family.addAll(byName.get(next));
        below.addAll(subclasses(next));
      }
    }
    return family;
  }

  private Set<String> subclasses(String name) {
    return subclasses.getOrDefault(name, Set.of());
  }

  boolean hasSubclass(MappedClass of) {
    return !subclasses(of.name()).isEmpty();
  }

  /** Whether the attributes of a class are in the place of one of this type. */
  boolean isEmbeddable(String name) {
    List<MappedClass> own = byName.getOrDefault(name, List.of());
    return own.stream().anyMatch(MappedClass::mapped)
        && own.stream().noneMatch(MappedClass::entity);
  }

  /** Attributes of a class that leave the key to the other end. */
  Set<String> inverse(@Nullable String name) {
    Set<String> attributes = new TreeSet<>();
    for (MappedClass one : line(name)) {
      one.members().fields().stream()
          .filter(attribute -> attribute.kind() == Kind.INVERSE)
          .forEach(attribute -> attributes.add(attribute.name()));
    }
    return attributes;
  }

  static Set<String> tables(List<MappedClass> line) {
    return DefaultNames.of(line.stream().flatMap(one -> one.tables().stream()).toList());
  }

  /** The first that tells counts. */
  static boolean byProperty(List<MappedClass> line, boolean otherwise) {
    return line.stream()
        .map(one -> one.members().byProperty())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(otherwise);
  }

  /** Superclasses, and classes that only a file maps, that were not read yet. */
  Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    byName.forEach((name, own) -> {
      String parent = parent(own);
      if (parent == null) {
        missing.add(name);
      } else if (!byName.containsKey(parent)
          && own.stream().anyMatch(MappedClass::mapped)
          && !parent.startsWith("java.")) {
        missing.add(parent);
      }
    });
    return missing;
  }
}
