package io.migrationgate.demo.shop;

import io.migrationgate.demo.database.Vendor;

class MariaDbRepositoryTest extends RepositoryContract {
  MariaDbRepositoryTest() {
    super(Vendor.MARIADB);
  }
}
