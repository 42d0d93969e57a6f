package io.migrationgate.guice;

import com.google.inject.AbstractModule;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;

/**
 * Binds {@link MigrationGates}, and a {@link MigrationGate} for every declared migration:
 *
 * <pre>{@code
 * @Inject CustomerRepository(Jdbi jdbi, @Gate("customer-name-split") MigrationGate split) { … }
 * }</pre>
 *
 * <p>A name that is not declared is a missing binding, found when the injector is made. The node is
 * started before and closed after by whoever made it.
 */
public final class MigrationGateModule extends AbstractModule {
  private final MigrationGates gates;

  /** Binds the gates of this node. */
  public MigrationGateModule(MigrationGates gates) {
    this.gates = gates;
  }

  @Override
  protected void configure() {
    bind(MigrationGates.class).toInstance(gates);
    for (String name : gates.names()) {
      bind(MigrationGate.class).annotatedWith(Gates.named(name)).toInstance(gates.gate(name));
    }
  }
}
