package io.migrationgate.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.testing.TestShop;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shop's operations must do in every phase, on every database. */
abstract class RepositoryContract {
  private static final Address HARBOUR = new Address("Harbour 1", "Bergen", "5003");
  private static final Address MARKET = new Address("Market 2", "Oslo", "0150");

  private final Vendor vendor;
  private @Nullable TestShop opened;

  RepositoryContract(Vendor vendor) {
    this.vendor = vendor;
  }

  @BeforeEach
  void open() throws SQLException {
    opened = TestShop.on(vendor);
  }

  @AfterEach
  void close() {
    shop().close();
  }

  private TestShop shop() {
    TestShop shop = opened;
    if (shop == null) {
      throw new IllegalStateException("the shop is not open");
    }
    return shop;
  }

  private Customers customers() {
    return shop().part(Customers.class);
  }

  private Orders orders() {
    return shop().part(Orders.class);
  }

  private Products products() {
    return shop().part(Products.class);
  }

  private static Customer customer(long id, String first, String last) {
    return new Customer(id, new PersonName(first, last), id + "@shop.example");
  }

  private static boolean writes(Phase phase, Side side) {
    return side == Side.OLD
        ? phase.compareTo(Phase.READ_NEW) <= 0
        : phase.compareTo(Phase.DUAL_WRITE) >= 0;
  }

  /** What a side must hold: what was written, or nothing while the phase does not write it. */
  private static String held(Phase phase, Side side, String written, String unwritten) {
    return writes(phase, side) ? written : unwritten;
  }

  @Test
  void customersAreCreatedReadRenamedAndDeletedInEveryPhase() throws Exception {
    for (Phase phase : Phase.values()) {
      shop().moveTo("customer-name-split", phase);
      long id = 100L + phase.stepsTo(Phase.READ_OLD);

      customers().create(customer(id, "Anna Maria", "Berg"));
      assertThatThrownBy(() -> customers().create(customer(id, "Somebody", "Else")))
          .hasMessage("customer " + id + " is there already");
      assertThat(customers().get(id)).as("%s", phase).isEqualTo(customer(id, "Anna Maria", "Berg"));

      PersonName before = customers().rename(id, new PersonName("Anna", "Dal"));
      assertThat(before).isEqualTo(new PersonName("Anna Maria", "Berg"));
      assertThat(customers().get(id).name()).isEqualTo(new PersonName("Anna", "Dal"));
      assertThat(shop().table(Kind.CUSTOMER, Side.OLD))
          .as("the old side in %s", phase)
          .containsExactly(Map.entry(id, held(phase, Side.OLD, "Anna Dal", "(null)")));
      assertThat(shop().table(Kind.CUSTOMER, Side.NEW))
          .as("the new side in %s", phase)
          .containsExactly(Map.entry(id, held(phase, Side.NEW, "Anna Dal", "(null) (null)")));

      customers().delete(id);
      assertThatThrownBy(() -> customers().get(id)).hasMessage("there is no customer " + id);
      assertThatThrownBy(() -> customers().delete(id)).hasMessage("there is no customer " + id);
      assertThatThrownBy(() -> customers().rename(id, before))
          .hasMessage("there is no customer " + id);
    }
  }

  @Test
  void addressesAppearChangeAndVanishInEveryPhase() throws Exception {
    customers().create(customer(1, "Anna", "Berg"));
    products().create(new Product(1, "Lamp", 1_250));
    for (Phase phase : Phase.values()) {
      shop().moveTo("order-address-table", phase);

      orders().place(1, new Orders.Placement(1, 1, 2, HARBOUR));
      orders().place(2, new Orders.Placement(1, 1, 1, null));
      assertThat(orders().get(1)).as("%s", phase).isEqualTo(new Order(1, 1, 1, 2, 2_500, HARBOUR));
      assertThat(orders().get(2)).as("%s", phase).isEqualTo(new Order(2, 1, 1, 1, 1_250, null));

      orders().changeAddress(1, null);
      orders().changeAddress(2, MARKET);
      assertThat(orders().get(1).address()).isNull();
      assertThat(orders().get(2).address()).isEqualTo(MARKET);
      String market = ShopTables.address("Market 2", "Oslo", "0150");
      String none = ShopTables.pickedUp();
      for (Side side : Side.values()) {
        assertThat(shop().table(Kind.ORDER, side))
            .as("the %s side in %s", side, phase)
            .containsExactly(Map.entry(1L, none), Map.entry(2L, held(phase, side, market, none)));
      }

      orders().cancel(2);
      assertThatThrownBy(() -> orders().get(2)).hasMessage("there is no order 2");
      assertThatThrownBy(() -> orders().cancel(2)).hasMessage("there is no order 2");
      orders().changeAddress(1, HARBOUR);
      orders().cancel(1);
      // Nothing is left, on whichever side it was: a new order with the same id starts empty.
      orders().place(1, new Orders.Placement(1, 1, 1, null));
      assertThat(orders().get(1).address()).as("%s", phase).isNull();
      orders().cancel(1);
    }
  }

  @Test
  void pricesAreReadAndChangedInEveryPhase() throws Exception {
    for (Phase phase : Phase.values()) {
      shop().moveTo("price-cents", phase);
      long id = 100L + phase.stepsTo(Phase.READ_OLD);

      products().create(new Product(id, "Lamp", 1_999));
      assertThat(products().changePrice(id, 205)).as("%s", phase).isEqualTo(1_999);
      assertThat(products().get(id)).isEqualTo(new Product(id, "Lamp", 205));

      for (Side side : Side.values()) {
        assertThat(shop().table(Kind.PRODUCT, side))
            .as("the %s side in %s", side, phase)
            .containsEntry(id, held(phase, side, "205 cents", "(null)"));
      }
    }
  }

  @Test
  void everythingSurvivesTheWholeWayThereAndHalfTheWayBack() throws Exception {
    customers().create(customer(1, "Anna", "Berg"));
    products().create(new Product(1, "Lamp", 1_999));
    orders().place(1, new Orders.Placement(1, 1, 1, HARBOUR));

    for (Kind kind : Kind.values()) {
      shop().moveTo(kind.migration(), Phase.READ_NEW);
    }
    customers().rename(1, new PersonName("Ole", "Dal"));
    products().changePrice(1, 5);
    orders().changeAddress(1, MARKET);
    for (Kind kind : Kind.values()) {
      shop().moveTo(kind.migration(), Phase.DUAL_WRITE);
      assertThat(shop().table(kind, Side.OLD)).isEqualTo(shop().table(kind, Side.NEW));
      assertThat(shop().differences(kind.migration())).isZero();
      shop().moveTo(kind.migration(), Phase.CONTRACTED);
    }

    assertThat(customers().get(1).name()).isEqualTo(new PersonName("Ole", "Dal"));
    assertThat(products().get(1).priceCents()).isEqualTo(5);
    assertThat(orders().get(1).address()).isEqualTo(MARKET);
  }

  @Test
  void everythingSurvivesDownToReadOldAndUpAgain() throws Exception {
    customers().create(customer(1, "Anna", "Berg"));
    products().create(new Product(1, "Lamp", 1_999));
    orders().place(1, new Orders.Placement(1, 1, 1, HARBOUR));
    orders().place(2, new Orders.Placement(1, 1, 1, HARBOUR));
    orders().place(3, new Orders.Placement(1, 1, 1, null));
    for (Kind kind : Kind.values()) {
      shop().moveTo(kind.migration(), Phase.WRITE_NEW);
    }
    // The old side misses all of this.
    customers().rename(1, new PersonName("Ole", "Dal"));
    customers().create(customer(2, "Eva Maria", "Lund"));
    products().changePrice(1, 5);
    orders().changeAddress(1, MARKET);
    orders().changeAddress(2, null);
    orders().changeAddress(3, HARBOUR);

    for (Kind kind : Kind.values()) {
      shop().moveTo(kind.migration(), Phase.READ_OLD);
    }
    assertThat(customers().get(1).name()).isEqualTo(new PersonName("Ole", "Dal"));
    assertThat(customers().get(2).name()).isEqualTo(new PersonName("Eva Maria", "Lund"));
    assertThat(products().get(1).priceCents()).isEqualTo(5);
    assertThat(orders().get(1).address()).isEqualTo(MARKET);
    assertThat(orders().get(2).address()).isNull();
    assertThat(orders().get(3).address()).isEqualTo(HARBOUR);
    // And the new side this: an address that changed, one that went, an order that went with it.
    orders().changeAddress(1, HARBOUR);
    orders().changeAddress(3, null);
    orders().cancel(2);
    customers().delete(2);
    products().changePrice(1, 205);

    for (Kind kind : Kind.values()) {
      shop().moveTo(kind.migration(), Phase.CONTRACTED);
    }
    assertThat(customers().get(1).name()).isEqualTo(new PersonName("Ole", "Dal"));
    assertThat(products().get(1).priceCents()).isEqualTo(205);
    assertThat(orders().get(1).address()).isEqualTo(HARBOUR);
    assertThat(orders().get(3).address()).isNull();
    assertThat(shop().table(Kind.ORDER, Side.NEW)).containsOnlyKeys(1L, 3L);
  }

  @Test
  void verificationFindsEveryKindOfDifference() throws Exception {
    customers().create(customer(1, "Anna", "Berg"));
    customers().create(customer(2, "Ole", "Dal"));
    products().create(new Product(1, "Lamp", 1_999));
    for (long id = 1; id <= 3; id++) {
      orders().place(id, new Orders.Placement(1, 1, 1, id == 3 ? null : HARBOUR));
    }
    for (Kind kind : Kind.values()) {
      shop().moveTo(kind.migration(), Phase.READ_NEW);
      assertThat(shop().differences(kind.migration())).isZero();
    }

    shop()
        .execute(
            "UPDATE customer SET full_name = 'anna Berg' WHERE id = 1",
            "UPDATE customer SET last_name = NULL WHERE id = 2",
            "UPDATE product SET price = 20.00 WHERE id = 1",
            "UPDATE order_address SET city = 'Oslo' WHERE order_id = 1",
            "DELETE FROM order_address WHERE order_id = 2",
            "INSERT INTO order_address VALUES (3, 's', 'c', 'p'), (99, 's', 'c', 'p')");

    assertThat(shop().differences("customer-name-split")).isEqualTo(2);
    assertThat(shop().differences("price-cents")).isEqualTo(1);
    assertThat(shop().differences("order-address-table")).isEqualTo(4);
  }

  @Test
  void raisesByManyAtOnceAreAllCounted() throws Exception {
    customers().create(customer(1, "First0", "Last0"));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<PersonName>> raises = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        raises.add(pool.submit(() -> customers().raise(1)));
      }
      shop().moveTo("customer-name-split", Phase.WRITE_NEW);
      for (Future<PersonName> raise : raises) {
        assertThat(raise.get(20, TimeUnit.SECONDS)).isNotNull();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(customers().get(1).name()).isEqualTo(new PersonName("First40", "Last40"));
  }

  @Test
  void customersWithOrdersStayAndOrdersNeedACustomerAndAProduct() {
    customers().create(customer(1, "Anna", "Berg"));
    products().create(new Product(1, "Lamp", 1_999));
    orders().place(1, new Orders.Placement(1, 1, 1, null));

    assertThatThrownBy(() -> customers().delete(1)).hasMessage("customer 1 has orders");
    assertThatThrownBy(() -> orders().place(2, new Orders.Placement(7, 1, 1, null)))
        .hasMessage("there is no customer 7");
    assertThatThrownBy(() -> orders().place(2, new Orders.Placement(1, 7, 1, null)))
        .hasMessage("there is no product 7");
    assertThatThrownBy(() -> orders().place(1, new Orders.Placement(1, 1, 1, null)))
        .hasMessage("order 1 is there already");
  }
}
