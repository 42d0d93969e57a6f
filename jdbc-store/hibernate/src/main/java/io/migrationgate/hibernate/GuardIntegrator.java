package io.migrationgate.hibernate;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the {@link FlushGuard}. Made by Hibernate, through the service loader. */
public final class GuardIntegrator implements Integrator {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.hibernate");

  /** Called by the service loader. */
  public GuardIntegrator() {}

  @Override
  public void integrate(
      Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor factory) {
    ServiceRegistry services = factory.getServiceRegistry();
    Map<String, Object> values =
        services.requireService(ConfigurationService.class).getSettings();
    GuardSettings settings = GuardSettings.of(values);
    if (settings.mode() == GuardSettings.Mode.OFF) {
      LOG.warn(
          "the flush guard is switched off by {}: what Hibernate writes of sides is not checked, and"
              + " a stale entity may overwrite what a backfill has copied",
          FlushGuard.MODE);
      return;
    }
    MigrationGates gates = GatesLookup.find(values, services);
    if (gates == null) {
      Problem problem = new Problem(
          "session factory",
          "migrationgate-hibernate on the class path, and neither " + FlushGuard.GATES
              + " among its settings nor a GatedDataSource behind its connections",
          "gates by which to guard what it writes",
          "give Hibernate the wrapped data source, or set " + FlushGuard.GATES
              + " to the MigrationGates object, or set " + FlushGuard.MODE + "=off");
      if (settings.mode() == GuardSettings.Mode.REQUIRED) {
        throw new MigrationGateException(problem);
      }
      LOG.warn("nothing is guarded: {}", problem.message());
      return;
    }
    FlushGuard.start(gates, settings, metadata, factory);
  }

  @Override
  public void disintegrate(
      SessionFactoryImplementor factory, SessionFactoryServiceRegistry services) {
    // Nothing outlives the factory.
  }
}
