package io.migrationgate.demo.lab.oracle;

import java.util.Locale;

/** What the users' writes are about; each kind is moved by one migration. */
public enum Kind {
  /** A customer and its name. */
  CUSTOMER("customer-name-split"),
  /** An order and its address. */
  ORDER("order-address-table"),
  /** A product and its price. */
  PRODUCT("price-cents");

  private final String migration;

  Kind(String migration) {
    this.migration = migration;
  }

  /** The migration that moves it. */
  public String migration() {
    return migration;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
