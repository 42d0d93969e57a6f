package io.migrationgate.demo.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Which packages, or modules, use which. */
final class PackageGraph {
  private static final String ROOT = "io.migrationgate";

  private final SortedMap<String, Set<String>> uses = new TreeMap<>();

  /**
   * A graph of what is among the classes.
   *
   * @param nodeOf the node that a package belongs to
   */
  PackageGraph(JavaClasses classes, UnaryOperator<String> nodeOf) {
    for (JavaClass from : classes) {
      uses.computeIfAbsent(nodeOf.apply(from.getPackageName()), node -> new TreeSet<>());
    }
    for (JavaClass from : classes) {
      String node = nodeOf.apply(from.getPackageName());
      from.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
          .filter(name -> name.startsWith(ROOT))
          .map(nodeOf)
          .filter(to -> uses.containsKey(to) && !to.equals(node))
          .forEach(uses.get(node)::add);
    }
  }

  /** The module that a package is in. */
  static String module(String name) {
    String inside = name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    return switch (inside.replaceFirst("\\..*", "")) {
      case "demo" -> "demo-monolith";
      case "cli" -> "admin-cli";
      case "jdbc" -> "jdbc-store";
      case "lint" -> "lint";
      default -> "engine";
    };
  }

  /** Pairs that use one another. */
  List<String> mutual() {
    List<String> found = new ArrayList<>();
    uses.forEach((from, targets) -> targets.stream()
        .filter(to -> from.compareTo(to) < 0 && uses.get(to).contains(from))
        .forEach(to -> found.add("`%s` and `%s`".formatted(from, to))));
    return found;
  }

  /** A flowchart for Mermaid. */
  String drawing() {
    StringBuilder drawing = new StringBuilder("```mermaid\nflowchart TD\n");
    List<String> nodes = List.copyOf(uses.keySet());
    for (int i = 0; i < nodes.size(); i++) {
      drawing.append("  n%d[\"%s\"]\n".formatted(i, nodes.get(i)));
    }
    uses.forEach((from, targets) -> targets.forEach(
        to -> drawing.append("  n%d --> n%d\n".formatted(nodes.indexOf(from), nodes.indexOf(to)))));
    return drawing.append("```\n").toString();
  }
}
