package io.migrationgate.cli.usages;

import io.migrationgate.KeyedGate;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.testkit.TestGates;
import java.util.Set;
import org.objectweb.asm.Type;

/** The names by which bytecode calls the library. */
final class GateApi {
  private static final Set<String> GATES =
      Set.of(Type.getInternalName(MigrationGates.class), Type.getInternalName(TestGates.class));
  private static final Set<String> GATE =
      Set.of(Type.getInternalName(MigrationGate.class), Type.getInternalName(KeyedGate.class));
  private static final Set<String> VERBS = Set.of("read", "write", "lock");
  private static final String LIBRARY = "io/migrationgate/";
  private static final Set<String> PACKAGES = Set.of(
      "admin",
      "cli",
      "contract",
      "declaration",
      "guice",
      "hibernate",
      "inject",
      "internal",
      "jdbc",
      "memory",
      "micrometer",
      "protocol",
      "registration",
      "spi",
      "spring",
      "testkit");

  /** The annotations that name a gate to be injected: ours, Spring's, Jakarta's. */
  static final Set<String> NAMING = Set.of(
      "Lio/migrationgate/inject/Gate;",
      "Lorg/springframework/beans/factory/annotation/Qualifier;",
      "Ljakarta/inject/Named;");

  private GateApi() {}

  /** Whether this asks for a gate by its name. */
  static boolean asks(String owner, String method) {
    return GATES.contains(owner) && method.equals("gate");
  }

  /** Whether this gives the same gate for one key. */
  static boolean narrows(String owner, String method) {
    return GATE.contains(owner) && method.equals("forKey");
  }

  /** Whether this reads, writes or locks by a gate. */
  static boolean uses(String owner, String method) {
    return GATE.contains(owner) && VERBS.contains(method);
  }

  static boolean isGate(Type type) {
    return type.getSort() == Type.OBJECT && GATE.contains(type.getInternalName());
  }

  /** Whether a class is the library's own: in a shaded jar they lie side by side. */
  static boolean isOwn(String file) {
    if (!file.startsWith(LIBRARY)) {
      return false;
    }
    int end = file.indexOf('/', LIBRARY.length());
    return end < 0 || PACKAGES.contains(file.substring(LIBRARY.length(), end));
  }
}
