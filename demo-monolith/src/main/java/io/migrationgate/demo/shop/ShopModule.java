package io.migrationgate.demo.shop;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.migrationgate.demo.database.Vendor;

/**
 * Binds the shop, except for what asks the engine, and for the repositories, which are the
 * releases' matter.
 */
public final class ShopModule extends AbstractModule {
  private final Transactions transactions;
  private final Vendor vendor;

  /** A shop that works in these transactions. */
  public ShopModule(Transactions transactions, Vendor vendor) {
    this.transactions = transactions;
    this.vendor = vendor;
  }

  @Override
  protected void configure() {
    bind(Transactions.class).toInstance(transactions);
    bind(Vendor.class).toInstance(vendor);
    bind(Customers.class).in(Scopes.SINGLETON);
    bind(Orders.class).in(Scopes.SINGLETON);
    bind(Products.class).in(Scopes.SINGLETON);
  }
}
