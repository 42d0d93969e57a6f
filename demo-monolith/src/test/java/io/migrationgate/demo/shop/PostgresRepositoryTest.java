package io.migrationgate.demo.shop;

import io.migrationgate.demo.database.Vendor;
import org.junit.jupiter.api.Tag;

@Tag("thorough")
class PostgresRepositoryTest extends RepositoryContract {
  PostgresRepositoryTest() {
    super(Vendor.POSTGRESQL);
  }
}
