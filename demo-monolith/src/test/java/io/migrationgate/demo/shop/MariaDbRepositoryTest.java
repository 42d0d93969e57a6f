package io.migrationgate.demo.shop;

import io.migrationgate.demo.database.Vendor;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
class MariaDbRepositoryTest extends RepositoryContract {
  MariaDbRepositoryTest() {
    super(Vendor.MARIADB);
  }
}
