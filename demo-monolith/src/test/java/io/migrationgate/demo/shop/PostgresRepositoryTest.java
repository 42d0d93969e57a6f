package io.migrationgate.demo.shop;

import io.migrationgate.demo.database.Vendor;

class PostgresRepositoryTest extends RepositoryContract {
  PostgresRepositoryTest() {
    super(Vendor.POSTGRESQL);
  }
}
