package io.migrationgate.demo.release46;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.migrationgate.demo.release45.OrderTable;
import io.migrationgate.demo.release45.ProductTable;
import io.migrationgate.demo.shop.CustomerRepository;
import io.migrationgate.demo.shop.OrderRepository;
import io.migrationgate.demo.shop.ProductRepository;

/** What release 46 puts behind the shop's repositories. */
public final class Release extends AbstractModule {
  @Override
  protected void configure() {
    bind(CustomerRepository.class).to(CustomerTable.class).in(Scopes.SINGLETON);
    bind(OrderRepository.class).to(OrderTable.class).in(Scopes.SINGLETON);
    bind(ProductRepository.class).to(ProductTable.class).in(Scopes.SINGLETON);
  }
}
