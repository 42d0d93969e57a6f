package io.migrationgate.hibernate;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.resource.transaction.internal.TransactionCoordinatorBuilderInitiator;
import org.hibernate.resource.transaction.spi.DdlTransactionIsolator;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.tool.schema.internal.exec.JdbcContext;

/**
 * Puts a {@link ToleratingCoordinator} before Hibernate's own, where transactions are local. Made
 * by Hibernate, through the service loader.
 */
public final class ToleratingTransactions
    implements ServiceContributor, StandardServiceInitiator<TransactionCoordinatorBuilder> {
  /** Called by the service loader. */
  public ToleratingTransactions() {}

  @Override
  public void contribute(StandardServiceRegistryBuilder services) {
    services.addInitiator(this);
  }

  @Override
  public Class<TransactionCoordinatorBuilder> getServiceInitiated() {
    return TransactionCoordinatorBuilder.class;
  }

  @Override
  public TransactionCoordinatorBuilder initiateService(
      Map<String, Object> settings, ServiceRegistryImplementor registry) {
    TransactionCoordinatorBuilder real =
        TransactionCoordinatorBuilderInitiator.INSTANCE.initiateService(settings, registry);
    return real.isJta() || GuardSettings.of(settings).mode() == GuardSettings.Mode.OFF
        ? real
        : new Builder(real);
  }

  private record Builder(TransactionCoordinatorBuilder real)
      implements TransactionCoordinatorBuilder {
    private static final long serialVersionUID = 1L;

    @Override
    public TransactionCoordinator buildTransactionCoordinator(
        TransactionCoordinatorOwner owner, Options options) {
      return new ToleratingCoordinator(real.buildTransactionCoordinator(owner, options), owner);
    }

    @Override
    public boolean isJta() {
      return real.isJta();
    }

    @Override
    public PhysicalConnectionHandlingMode getDefaultConnectionHandlingMode() {
      return real.getDefaultConnectionHandlingMode();
    }

    @Override
    public DdlTransactionIsolator buildDdlTransactionIsolator(JdbcContext context) {
      return real.buildDdlTransactionIsolator(context);
    }
  }
}
