package io.migrationgate.jdbc.views;

import static io.migrationgate.jdbc.views.ViewShop.ALICE;
import static io.migrationgate.jdbc.views.ViewShop.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.contract.Unfinished;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.BackfillWorker;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Three releases side by side, each with its own shape of one table: what 47 has begun is finished
 * while what 48 brings begins.
 */
@Timeout(180)
@Tag("thorough")
class ViewReleasesTest {
  private static final String PRICE = ViewShop.NAME;
  private static final String LABEL = "name-becomes-label";
  private static final BackfillSettings QUICK =
      BackfillSettings.DEFAULT.change().sharePercent(100).done();

  private static MigrationDeclaration price(Map<String, Side> schemas) {
    return MigrationDeclaration.builder(PRICE)
        .supports(Phase.values())
        .oldSide("item", "price")
        .newSide("item", "price_cents")
        .backfill(BackfillSpec.sql(
            Map.of("price_cents", "price * 100"), Map.of("price", "price_cents / 100.0")))
        .views(new ShownSides(schemas, Map.of("price_cents", "price")))
        .build();
  }

  private static MigrationDeclaration label(String old, Map<String, Side> schemas) {
    return MigrationDeclaration.builder(LABEL)
        .supports(Phase.values())
        .oldSide("item", old)
        .newSide("item", "label")
        .backfill(BackfillSpec.sql(Map.of("label", old), Map.of(old, "label")))
        .views(new ShownSides(schemas, Map.of()))
        .build();
  }

  private static Map<String, Side> sides(Object... schemasAndSides) {
    Map<String, Side> sides = new LinkedHashMap<>();
    for (int i = 0; i < schemasAndSides.length; i += 2) {
      sides.put((String) schemasAndSides[i], (Side) schemasAndSides[i + 1]);
    }
    return sides;
  }

  /** A shop with its operator. */
  private record Scene(ViewShop shop, GateAdmin admin) {
    static Scene of(ViewShop shop) {
      return new Scene(
          shop, new GateAdmin(shop.store, List.of(shop.store.database()), TimeSource.SYSTEM));
    }

    String v48() {
      return shop.v47.replace("_v47", "_v48");
    }

    void bridge(String migration, Goal goal) throws InterruptedException {
      new BridgeSteps(admin, shop.store, shop.store.database(), migration, ALICE)
          .to(goal, Level.BOTH);
    }

    void advance(String migration) throws InterruptedException {
      admin.apply(migration, new Move.Advance(), ALICE);
      assertThat(admin
              .settlement(migration)
              .await(Duration.ofSeconds(30), progress -> {})
              .settled())
          .isTrue();
    }

    void copy(String migration) {
      Backfills backfills = Backfills.of(shop.database.dataSource(), shop.store);
      backfills.start(migration, QUICK, ALICE);
      BackfillWorker worker = backfills.worker(WorkerOptions.named("w"));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (backfills.latest(migration).orElseThrow().state().active()) {
        assertThat(System.nanoTime() - deadline).isNegative();
        worker.step();
      }
      assertThat(backfills.latest(migration).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
    }

    /** Inserts a row, and changes it. */
    void write(String schema, int id, String columns, String values, String set)
        throws SQLException {
      shop.through(schema)
          .execute(
              "INSERT INTO item (id, " + columns + ") VALUES (" + id + ", " + values + ")",
              "UPDATE item SET " + set + " WHERE id = " + id);
    }

    String seen(String schema, int id, String columns) throws SQLException {
      return shop.through(schema)
          .query("SELECT CONCAT_WS(' ', " + columns + ") FROM item WHERE id = " + id);
    }

    void assertSeen(int id, String by46, String by47, String by48) throws SQLException {
      assertThat(List.of(
              seen(shop.v46, id, "price, name"),
              seen(shop.v47, id, "price, name"),
              seen(v48(), id, "price, label")))
          .containsExactly(by46, by47, by48);
    }
  }

  @ServerTest(except = TestServer.H2)
  void oneMigrationIsFinishedWhileAnotherOneBegins(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      Scene it = Scene.of(shop);
      String v48 = it.v48();
      MigrationGates node47 =
          shop.node("47", "", price(sides(shop.v46, Side.OLD, shop.v47, Side.NEW)));
      shop.admin().create(shop.v46, PATIENCE, ALICE);
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      it.bridge(PRICE, Goal.ON);
      it.advance(PRICE);
      it.write(shop.v46, 1, "price, name", "2.25, 'pen'", "price = 2.50");
      it.copy(PRICE);
      it.advance(PRICE);
      it.advance(PRICE);

      shop.database.execute("ALTER TABLE item ADD COLUMN label VARCHAR(60)");
      MigrationDeclaration price =
          price(sides(shop.v46, Side.OLD, shop.v47, Side.NEW, v48, Side.NEW));
      MigrationDeclaration label =
          label("name", sides(shop.v46, Side.OLD, shop.v47, Side.OLD, v48, Side.NEW));
      MigrationGates node48 = shop.node("48", "", price, label);
      shop.admin().create(v48, PATIENCE, ALICE);
      it.bridge(LABEL, Goal.ON);
      it.advance(LABEL);
      it.copy(LABEL);
      it.advance(LABEL);

      it.write(shop.v46, 2, "price, name", "1.00, 'ink'", "price = 1.75, name = 'red ink'");
      it.write(shop.v47, 3, "price, name", "300, 'cap'", "price = 310");
      it.write(v48, 4, "price, label", "400, 'nib'", "label = 'gold nib'");
      it.assertSeen(1, "2.50 pen", "250 pen", "250 pen");
      it.assertSeen(2, "1.75 red ink", "175 red ink", "175 red ink");
      it.assertSeen(3, "3.10 cap", "310 cap", "310 cap");
      it.assertSeen(4, "4.00 gold nib", "400 gold nib", "400 gold nib");

      // 46 is gone, and 47's nodes look through their own view schema from now on.
      it.bridge(PRICE, Goal.OFF);
      shop.admin().drop(shop.v46, PATIENCE, ALICE.forcing());
      node47.close();
      node48.close();
      shop.node("47.1", shop.v47, price);
      shop.node("48.1", v48, price, label);
      ViewContractTest.walk(shop, Phase.CONTRACTED);
      ViewContractTest.execution(shop, ViewContractTest.contracting(shop))
          .run(PRICE, ViewContractTest.PATIENT, Unfinished.ASK, ALICE, ViewContractTest.NOBODY);

      it.write(shop.v47, 5, "price, name", "500, 'jar'", "name = 'big jar'");
      it.write(v48, 6, "price, label", "600, 'lid'", "price = 650");
      assertThat(it.seen(v48, 5, "price, label")).isEqualTo("500 big jar");
      assertThat(it.seen(shop.v47, 6, "price, name")).isEqualTo("650 lid");
      it.advance(LABEL);
      it.write(shop.v47, 7, "price, name", "700, 'ox'", "name = 'old ox'");
      assertThat(it.seen(v48, 7, "price, label")).isEqualTo("700 old ox");
    }
  }

  /** Which of the two triggers comes first would decide whether a write is carried all the way. */
  @ServerTest(except = TestServer.H2)
  void bridgesThatHaveAColumnInCommonAreNotOnAtOnce(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      Scene it = Scene.of(shop);
      shop.database.execute("ALTER TABLE item ADD COLUMN label VARCHAR(60)");
      shop.node(
          "48",
          "",
          price(sides(shop.v46, Side.OLD, shop.v47, Side.NEW)),
          label("price_cents", sides(shop.v46, Side.OLD, shop.v47, Side.OLD)));
      it.bridge(PRICE, Goal.ON);
      assertThatThrownBy(() -> it.bridge(LABEL, Goal.ON))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining(PRICE)
          .hasMessageContaining("price_cents of the same row");
      it.bridge(LABEL, Goal.OFF);
      it.bridge(PRICE, Goal.OFF);
      it.bridge(LABEL, Goal.ON);
    }
  }

  /** Else its contract would fail once there is no way back. */
  @ServerTest(except = TestServer.H2)
  void aNameIsNotGivenToAColumnWhileAnotherMigrationsColumnHasIt(TestServer server)
      throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      String v48 = Scene.of(shop).v48();
      shop.database.execute("ALTER TABLE item ADD COLUMN price_micros BIGINT");
      MigrationDeclaration price =
          price(sides(shop.v46, Side.OLD, shop.v47, Side.NEW, v48, Side.NEW));
      MigrationDeclaration micros = MigrationDeclaration.builder("price-in-micros")
          .supports(Phase.values())
          .oldSide("item", "price_cents")
          .newSide("item", "price_micros")
          .views(new ShownSides(
              sides(shop.v46, Side.OLD, shop.v47, Side.OLD, v48, Side.NEW),
              Map.of("price_micros", "price")))
          .build();
      shop.node("48", v48, price, micros);
      for (String schema : List.of(shop.v46, shop.v47, v48)) {
        shop.admin().create(schema, PATIENCE, ALICE);
      }
      shop.database.execute(
          "INSERT INTO item (id, price, price_cents, price_micros) VALUES (1, 2.5, 250, 2500000)");
      assertThat(shop.through(shop.v46).query("SELECT price FROM item")).isEqualTo("2.50");
      assertThat(shop.through(shop.v47).query("SELECT price FROM item")).isEqualTo("250");
      assertThat(shop.through(v48).query("SELECT price FROM item")).isEqualTo("2500000");
      shop.admin().drop(shop.v47, PATIENCE, ALICE.forcing());
      shop.admin().drop(shop.v46, PATIENCE, ALICE.forcing());
      assertThat(ViewContractTest.views(shop, "price-in-micros", ViewContractTest.AT_ONCE)
              .found())
          .contains("migration '" + PRICE + "', which names price");
      assertThat(ViewContractTest.views(shop, PRICE, ViewContractTest.AT_ONCE).found())
          .contains("migration 'price-in-micros', which names price_cents");
    }
  }
}
