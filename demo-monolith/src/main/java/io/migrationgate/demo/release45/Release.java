package io.migrationgate.demo.release45;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.migrationgate.demo.http.CustomerAnswers;
import io.migrationgate.demo.http.NodeRoutes;
import io.migrationgate.demo.http.PlainCustomerAnswers;
import io.migrationgate.demo.http.PlainRoutes;
import io.migrationgate.demo.shop.CustomerRepository;
import io.migrationgate.demo.shop.OrderRepository;
import io.migrationgate.demo.shop.ProductRepository;

/** What release 45 puts behind the shop's repositories and its server. */
final class Release extends AbstractModule {
  @Override
  protected void configure() {
    bind(CustomerRepository.class).to(CustomerTable.class).in(Scopes.SINGLETON);
    bind(OrderRepository.class).to(OrderTable.class).in(Scopes.SINGLETON);
    bind(ProductRepository.class).to(ProductTable.class).in(Scopes.SINGLETON);
    bind(CustomerAnswers.class).to(PlainCustomerAnswers.class).in(Scopes.SINGLETON);
    bind(NodeRoutes.class).toInstance(new PlainRoutes(PlainNode.BUILD));
  }
}
