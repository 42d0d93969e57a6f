package io.migrationgate.spring.actuate;

import io.migrationgate.LeaseLost;
import io.migrationgate.MigrationGates;
import io.migrationgate.NodeStatus;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spring.MigrationGateProperties;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether a node may work. It may not while its lease is lost (but for one told to go on without),
 * nor when a phase was entered that its build does not support.
 */
final class NodeHealth {
  /** The member of health groups that stands for this; also its component's name. */
  static final String NAME = "migrationGate";

  private final Supplier<MigrationGates> gates;
  private final Declarations declared;
  private final boolean needsLease;

  NodeHealth(
      Supplier<MigrationGates> gates, Declarations declared, MigrationGateProperties properties) {
    this.gates = gates;
    this.declared = declared;
    this.needsLease = !properties.fenced() && properties.onLeaseLost() == LeaseLost.REFUSE;
  }

  /**
   * How the node stands.
   *
   * @param up whether it may work
   * @param details for people
   */
  record Report(boolean up, Map<String, Object> details) {}

  Report report() {
    MigrationGates node = gates.get();
    NodeStatus status = node.status();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("build", node.build());
    details.put("epoch", status.loaded().number());
    details.put(
        "epochLag", Math.max(0, status.stored().number() - status.loaded().number()));
    boolean held = true;
    if (!node.fenced()) {
      held = status.leaseRemainingMillis() > 0;
      details.put("lease", held ? "held" : "lost");
      details.put("leaseRemainingMillis", status.leaseRemainingMillis());
    }
    Map<String, String> unsupported = new LinkedHashMap<>();
    for (MigrationDeclaration migration : declared.migrations()) {
      MigrationState state = node.snapshot().migrations().get(migration.name());
      if (state != null && !state.retired() && !state.supportedBy(migration.supports())) {
        unsupported.put(
            migration.name(),
            "at " + state.describe() + ", and this build supports " + migration.supports());
      }
    }
    if (!unsupported.isEmpty()) {
      details.put("unsupported", unsupported);
    }
    return new Report((held || !needsLease) && unsupported.isEmpty(), details);
  }

  /**
   * A health group as it is, unless it is that of the readiness: that has this node for a member,
   * too.
   *
   * @param type of groups, which lies in another package in each generation of Spring Boot
   */
  static <G> G joined(String name, Class<G> type, G group) {
    if (!name.equals("readiness")) {
      return group;
    }
    InvocationHandler joining = (self, method, arguments) -> {
      if (method.getName().equals("isMember") && NAME.equals(arguments[0])) {
        return true;
      }
      try {
        return method.invoke(group, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, joining));
  }
}
