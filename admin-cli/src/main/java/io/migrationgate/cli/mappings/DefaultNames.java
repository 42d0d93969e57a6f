package io.migrationgate.cli.mappings;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What something is called in the database: as it is called in Java or in the mapping, or as the
 * naming strategies of Spring and Hibernate change that, which differ in where an underscore goes.
 */
final class DefaultNames {
  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
  private static final Pattern HUMP_BEFORE_SMALL = Pattern.compile("([a-z])([A-Z])(?=[a-z])");

  private DefaultNames() {}

  static Set<String> of(String name) {
    Set<String> names = new TreeSet<>();
    names.add(name);
    for (Pattern rule : new Pattern[] {HUMP, HUMP_BEFORE_SMALL}) {
      names.add(rule.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT));
    }
    return names;
  }

  static Set<String> of(Collection<String> names) {
    Set<String> all = new TreeSet<>();
    names.forEach(name -> all.addAll(of(name)));
    return all;
  }

  /** Each of the first with each of the second behind it. */
  static Set<String> joined(Collection<String> first, Collection<String> second) {
    Set<String> joined = new TreeSet<>();
    first.forEach(before -> second.forEach(after -> joined.addAll(of(before + "_" + after))));
    return joined;
  }

  /** Without its package and the class around it. */
  static String simple(String className) {
    return className.substring(
        Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
  }
}
