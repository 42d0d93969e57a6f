package io.migrationgate.demo.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.testing.TestShop;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class ShopOracleTest {
  private final TestShop shop;
  private final Ledger ledger = new Ledger();
  private final ShopOracle oracle;

  ShopOracleTest() throws SQLException {
    shop = TestShop.on(Vendor.POSTGRESQL);
    oracle = new ShopOracle(ledger, new ShopTables(shop.address()));
  }

  @BeforeEach
  void seed() throws SQLException {
    for (long id = 1; id <= 3; id++) {
      ledger.seeded(new History(Kind.CUSTOMER, id, "Ann Berg"));
      shop.execute("INSERT INTO customer (id, email, full_name, first_name, last_name) VALUES ("
          + id + ", 'e', 'Ann Berg', 'Ann', 'Berg')");
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Findings lost() throws SQLException {
    return oracle.count(Kind.CUSTOMER, Side.OLD).lost();
  }

  @Test
  void findsNothingWhereNothingIsWrong() throws SQLException {
    ShopOracle.Count count = oracle.count(Kind.CUSTOMER, Side.NEW);

    assertThat(count.lost().count()).isZero();
    assertThat(count.rows()).isEqualTo(3);
    assertThat(oracle.differences(Kind.CUSTOMER).count()).isZero();
  }

  @Test
  void findsALostWrite() throws SQLException {
    History customer = ledger.added(new History(Kind.CUSTOMER, 1, "Ann Berg"));
    customer.begin(number -> "Ole Dal").orElseThrow().acknowledged();

    assertThat(lost().first())
        .containsExactly("customer 1: found Ann Berg on the old side, expected Ole Dal");
  }

  @Test
  void findsALostRow() throws SQLException {
    shop.execute("DELETE FROM customer WHERE id = 2");

    assertThat(lost().first())
        .containsExactly(
            "customer 2: found (none) on the old side, expected Ann Berg",
            "customer: found 2 rows, expected 3");
  }

  @Test
  void findsARowThatShouldHaveGone() throws SQLException {
    History customer = ledger.added(new History(Kind.CUSTOMER, 1, "Ann Berg"));
    customer.begin(number -> Expectation.NONE).orElseThrow().acknowledged();
    ledger.deleted(Kind.CUSTOMER);

    assertThat(lost().first())
        .containsExactly(
            "customer 1: found Ann Berg on the old side, expected (none)",
            "customer: found 3 rows, expected 2");
  }

  @Test
  void findsARowThatNobodyCreated() throws SQLException {
    shop.execute("INSERT INTO customer (id, email, full_name) VALUES (9, 'e', 'No Body')");

    assertThat(lost().first())
        .containsExactly(
            "customer 9: found No Body, but nobody has created it",
            "customer: found 4 rows, expected 3");
  }

  @Test
  void findsHalfAWrite() throws SQLException {
    shop.execute("UPDATE customer SET first_name = 'Ole' WHERE id = 1");
    shop.execute("UPDATE customer SET last_name = NULL WHERE id = 2");

    assertThat(oracle.count(Kind.CUSTOMER, Side.NEW).lost().count()).isEqualTo(2);
    assertThat(oracle.differences(Kind.CUSTOMER).first())
        .containsExactly(
            "customer 1: old Ann Berg, new Ole Berg", "customer 2: old Ann Berg, new Ann (null)");
  }

  @Test
  void acceptsAWriteOfUnknownOutcomeEitherWay() throws SQLException {
    History customer = ledger.added(new History(Kind.CUSTOMER, 1, "Ann Berg"));
    customer.begin(number -> "Ole Dal").orElseThrow().unknown();
    ledger.unknown();
    assertThat(lost().count()).isZero();

    shop.execute("UPDATE customer SET full_name = 'Ole Dal' WHERE id = 1");
    assertThat(lost().count()).isZero();
  }

  @Test
  void countsOnlySoMuchFindingsInWords() throws SQLException {
    Findings findings = new Findings();
    for (int i = 0; i < 25; i++) {
      findings.add("finding " + i);
    }

    assertThat(findings.count()).isEqualTo(25);
    assertThat(findings.first()).hasSize(20).startsWith("finding 0");
  }

  @Test
  void looksOnTheSideThatIsRead() {
    assertThat(ShopOracle.authoritative(Phase.DUAL_WRITE)).isEqualTo(Side.OLD);
    assertThat(ShopOracle.authoritative(Phase.READ_NEW)).isEqualTo(Side.NEW);
  }
}
