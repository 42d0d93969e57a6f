package io.migrationgate.cli.mappings;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What something is called in the database if nobody says so: as in Java, or as Spring has it. */
final class DefaultNames {
  private DefaultNames() {}

  static Set<String> of(String javaName) {
    Set<String> names = new TreeSet<>();
    names.add(javaName);
    names.add(javaName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT));
    return names;
  }

  /** The same for a column that refers to another entity. */
  static Set<String> ofReference(String javaName) {
    Set<String> names = of(javaName);
    of(javaName).forEach(name -> names.add(name + "_id"));
    return names;
  }

  /** Without its package and the class around it. */
  static String simple(String className) {
    return className.substring(
        Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
  }
}
