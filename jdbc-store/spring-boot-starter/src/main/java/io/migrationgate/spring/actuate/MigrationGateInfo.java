package io.migrationgate.spring.actuate;

import io.migrationgate.MigrationGates;
import io.migrationgate.protocol.MigrationState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** The build and the phase of each migration, under {@code migrationgate}. */
final class MigrationGateInfo implements InfoContributor {
  private final MigrationGates gates;

  MigrationGateInfo(MigrationGates gates) {
    this.gates = gates;
  }

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, Object> phases = new LinkedHashMap<>();
    for (String name : gates.names()) {
      MigrationState state = gates.snapshot().migrations().get(name);
      phases.put(name, state == null ? "unknown" : state.phase().toString());
    }
    builder.withDetail("migrationgate", Map.of("build", gates.build(), "phases", phases));
  }
}
