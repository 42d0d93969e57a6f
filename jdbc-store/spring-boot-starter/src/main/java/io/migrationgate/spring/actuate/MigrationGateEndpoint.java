package io.migrationgate.spring.actuate;

import io.migrationgate.MigrationGates;
import io.migrationgate.NodeStatus;
import io.migrationgate.protocol.MigrationState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code migrationgate}: where each migration of this build stands, and how this node
 * does. It moves nothing: that is what {@code mgate} is for, with its guards.
 */
@Endpoint(id = "migrationgate")
public final class MigrationGateEndpoint {
  private final MigrationGates gates;

  /** The endpoint of this node. */
  MigrationGateEndpoint(MigrationGates gates) {
    this.gates = gates;
  }

  /** The node ({@code node}) and its migrations ({@code migrations}) by their names. */
  @ReadOperation
  public Map<String, Object> node() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("node", ofNode());
    Map<String, Object> migrations = new LinkedHashMap<>();
    for (String name : gates.names()) {
      migrations.put(name, ofMigration(gates.snapshot().migrations().get(name)));
    }
    all.put("migrations", migrations);
    return all;
  }

  private Map<String, Object> ofNode() {
    NodeStatus status = gates.status();
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", gates.nodeId());
    node.put("build", gates.build());
    node.put("fenced", gates.fenced());
    node.put("epoch", status.loaded().number());
    node.put("storedEpoch", status.stored().number());
    node.put("leaseRemainingMillis", status.leaseRemainingMillis());
    node.put("openUnits", status.openUnits());
    node.put("oldestUnitMillis", status.oldestUnitMillis());
    return node;
  }

  private static Map<String, Object> ofMigration(
      @org.jspecify.annotations.Nullable MigrationState state) {
    Map<String, Object> migration = new LinkedHashMap<>();
    if (state != null) {
      migration.put("phase", state.phase().toString());
      migration.put("ramp", state.current().ramp().toString());
      migration.put("secondary", state.current().secondary().toString());
      migration.put("settled", state.settled());
      migration.put("epoch", state.epoch());
      migration.put("oldInSync", state.oldInSync());
      migration.put("newInSync", state.newInSync());
      migration.put("retired", state.retired());
    }
    return migration;
  }
}
