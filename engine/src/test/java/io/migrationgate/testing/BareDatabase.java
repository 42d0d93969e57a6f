package io.migrationgate.testing;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.spi.BridgeDatabase;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.DatabasePrivileges;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.StoredVersions;
import java.util.List;
import java.util.Optional;

/** A database without a catalog. */
public interface BareDatabase extends GateDatabase, Nameless {
  @Override
  default List<Problem> sequencesBehind(
      MigrationDeclaration declared, Side drawn, boolean concurrently) {
    return List.of();
  }

  @Override
  default StoredVersions documentVersions(DocumentPlace place) {
    throw new UnsupportedOperationException("nothing here has documents");
  }

  @Override
  default Barrier startSnapshotBarrier() {
    return startBarrier();
  }

  @Override
  default Optional<Problem> bridgeProblem(MigrationDeclaration declared, Bridge wanted) {
    return Optional.empty();
  }

  @Override
  default BridgeDatabase bridging() {
    throw new UnsupportedOperationException("no triggers here");
  }

  @Override
  default ContractDatabase contracting() {
    throw new UnsupportedOperationException("nothing here can be dropped");
  }

  @Override
  default GateDatabase asking() {
    return this;
  }

  @Override
  default DatabasePrivileges privileges() {
    return DatabasePrivileges.UNKNOWN;
  }
}
