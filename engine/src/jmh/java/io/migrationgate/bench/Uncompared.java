package io.migrationgate.bench;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.testkit.TestGates;
import java.time.Duration;

/** Gates that compare nothing, so that no sample is drawn. */
final class Uncompared {
  private Uncompared() {}

  static TestGates gates(String name) {
    return TestGates.declaring(MigrationDeclaration.builder(name)
        .compare(new Compare(0, Duration.ofMillis(50)))
        .build());
  }
}
