package io.migrationgate.cli.mappings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AnnotationNode;

/**
 * The annotations at one place that have to do with persistence, and those inside of them: of
 * lists, of overrides, of tables. Names are simple ones. Immutable.
 */
final class Annotations {
  /** With what a descriptor of such an annotation begins. */
  static final List<String> PACKAGES = List.of(
      "Ljakarta/persistence/",
      "Ljavax/persistence/",
      "Lorg/hibernate/annotations/",
      "Lorg/springframework/data/relational/core/mapping/",
      "Lorg/springframework/data/jpa/repository/",
      "Lorg/springframework/data/jdbc/repository/query/");

  private final List<AnnotationNode> all = new ArrayList<>();

  Annotations(@Nullable List<AnnotationNode> visible) {
    addAll(visible == null ? List.of() : visible);
  }

  private void addAll(Collection<?> values) {
    for (Object value : values) {
      if (value instanceof AnnotationNode annotation) {
        if (!name(annotation).isEmpty()) {
          all.add(annotation);
        }
        addAll(annotation.values == null ? List.of() : annotation.values);
      } else if (value instanceof List<?> several) {
        addAll(several);
      }
    }
  }

  boolean none() {
    return all.isEmpty();
  }

  boolean has(String... names) {
    return !named(Set.of(names)).isEmpty();
  }

  /** The texts of a member, wherever one of these annotations has it; none that are empty. */
  Set<String> texts(Set<String> names, String... members) {
    Set<String> texts = new LinkedHashSet<>();
    for (AnnotationNode annotation : named(names)) {
      for (String member : members) {
        if (member(annotation, member) instanceof String text && !text.isEmpty()) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** Each of these annotations. */
  List<AnnotationNode> named(Set<String> names) {
    return all.stream().filter(each -> names.contains(name(each))).toList();
  }

  /** What a member was given; of an enum its constant; empty text for none. */
  static Object member(AnnotationNode annotation, String member) {
    List<Object> values = annotation.values == null ? List.of() : annotation.values;
    for (int i = 0; i + 1 < values.size(); i += 2) {
      if (member.equals(values.get(i))) {
        return values.get(i + 1) instanceof String[] constant ? constant[1] : values.get(i + 1);
      }
    }
    return "";
  }

  /** Empty for an annotation that is not of persistence. */
  static String name(AnnotationNode annotation) {
    String type = annotation.desc;
    return PACKAGES.stream().anyMatch(type::startsWith)
        ? type.substring(
            Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1, type.length() - 1)
        : "";
  }
}
