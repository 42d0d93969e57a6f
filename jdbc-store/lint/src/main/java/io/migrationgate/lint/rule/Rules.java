package io.migrationgate.lint.rule;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every rule there is, by its id. */
public final class Rules {
  private static final List<Class<?>> GROUPS = List.of(
      Drops.class,
      Renames.class,
      Narrowings.class,
      Locks.class,
      Rewrites.class,
      Movements.class,
      Unknowns.class,
      Advice.class);
  private static final Map<String, Rule> BY_ID = collect();

  private Rules() {}

  /** All, grouped by what they are about. */
  public static List<Rule> all() {
    return new ArrayList<>(BY_ID.values());
  }

  /** The rule of that id. */
  public static Optional<Rule> find(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  private static Map<String, Rule> collect() {
    Map<String, Rule> found = new LinkedHashMap<>();
    for (Class<?> group : GROUPS) {
      for (Field field : group.getDeclaredFields()) {
        if (field.getType() == Rule.class) {
          Rule rule = read(field);
          if (found.put(rule.id(), rule) != null) {
            throw new IllegalStateException("two rules are called " + rule.id());
          }
        }
      }
    }
    return found;
  }

  private static Rule read(Field field) {
    try {
      return (Rule) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("rule " + field + " cannot be read", e);
    }
  }
}
