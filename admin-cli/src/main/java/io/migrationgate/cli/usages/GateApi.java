package io.migrationgate.cli.usages;

import io.migrationgate.KeyedGate;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.flags.BooleanFlag;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagReader;
import io.migrationgate.flags.FlagSnapshot;
import io.migrationgate.testkit.TestGates;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** The names by which bytecode calls the library. */
final class GateApi {
  private static final Set<String> GATES =
      Set.of(Type.getInternalName(MigrationGates.class), Type.getInternalName(TestGates.class));
  private static final Set<String> GATE =
      Set.of(Type.getInternalName(MigrationGate.class), Type.getInternalName(KeyedGate.class));
  private static final Set<String> VERBS = Set.of("read", "write", "lock");
  private static final String FLAG = Type.getInternalName(BooleanFlag.class);
  private static final Set<String> FLAGS = Set.of(
      Type.getInternalName(FeatureFlags.class),
      Type.getInternalName(FlagSnapshot.class),
      Type.getInternalName(FlagReader.class));

  /** A flag is asked for as a handle. */
  static final String ASK_FLAG = "flag";

  /** A flag's handle is injected. */
  static final String INJECT_FLAG = "inject flag";

  /** A flag is evaluated. */
  static final String EVALUATE = "evaluate";

  private static final String LIBRARY = "io/migrationgate/";
  private static final Set<String> PACKAGES = Set.of(
      "admin",
      "cli",
      "contract",
      "declaration",
      "flags",
      "guice",
      "hibernate",
      "inject",
      "internal",
      "jdbc",
      "lint",
      "memory",
      "micrometer",
      "ofrep",
      "openfeature",
      "protocol",
      "registration",
      "spi",
      "spring",
      "testkit");

  /** The annotations that name a gate or flag to be injected: ours, Spring's, Jakarta's. */
  static final Set<String> NAMING = Set.of(
      "Lio/migrationgate/inject/Gate;",
      "Lio/migrationgate/inject/Flag;",
      "Lorg/springframework/beans/factory/annotation/Qualifier;",
      "Ljakarta/inject/Named;");

  private GateApi() {}

  /** Whether this asks for a gate by its name. */
  static boolean asks(String owner, String method) {
    return GATES.contains(owner) && method.equals("gate");
  }

  /**
   * What this does with a flag whose key it is given first; null if it is nothing of that kind. All
   * public methods of a reader that take a text first take a key.
   */
  static @Nullable String withKey(String owner, String method, String descriptor) {
    boolean keyed = FLAGS.contains(owner) && descriptor.startsWith("(Ljava/lang/String;");
    return !keyed ? null : method.equals("flag") ? ASK_FLAG : EVALUATE;
  }

  /** Whether this is done with a flag, and not with a gate. */
  static boolean isFlagVerb(String verb) {
    return verb.equals(ASK_FLAG) || verb.equals(INJECT_FLAG) || verb.equals(EVALUATE);
  }

  /** Whether this gives the same gate for one key. */
  static boolean narrows(String owner, String method) {
    return GATE.contains(owner) && method.equals("forKey");
  }

  /** What this does by a gate, or by a flag's handle; null if it is nothing of that kind. */
  static @Nullable String use(String owner, String method) {
    if (owner.equals(FLAG)) {
      return method.equals("key") ? null : EVALUATE;
    }
    return GATE.contains(owner) && VERBS.contains(method) ? method : null;
  }

  /** Whether it is followed: a gate, or a flag's handle. */
  static boolean isGate(Type type) {
    return type.getSort() == Type.OBJECT && (GATE.contains(type.getInternalName()) || isFlag(type));
  }

  static boolean isFlag(Type type) {
    return type.getSort() == Type.OBJECT && type.getInternalName().equals(FLAG);
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
