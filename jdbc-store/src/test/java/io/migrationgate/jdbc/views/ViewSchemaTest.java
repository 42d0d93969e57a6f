package io.migrationgate.jdbc.views;

import static io.migrationgate.jdbc.views.ViewShop.ALICE;
import static io.migrationgate.jdbc.views.ViewShop.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.ViewAdmin;
import io.migrationgate.admin.ViewSchemaStatus;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.ViewDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What builds see and write through view schemas. */
@Timeout(120)
@Tag("thorough")
class ViewSchemaTest {
  private static List<String> columns(TestDatabase database, String table) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getMetaData().getColumnLabel(i));
      }
      return columns;
    }
  }

  @ServerTest(except = TestServer.H2)
  void aColumnKeepsItsNameAndChangesItsType(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server).withViews()) {
      TestDatabase old = shop.through(shop.v46);
      TestDatabase replacement = shop.through(shop.v47);
      assertThat(columns(old, "item")).containsExactly("id", "price", "name");
      assertThat(columns(replacement, "item")).containsExactly("id", "price", "name");
      old.execute("INSERT INTO item (id, price) VALUES (1, 2.25)");
      replacement.execute("INSERT INTO item (id, price) VALUES (2, 225)");
      assertThat(old.query("SELECT price FROM item WHERE id = 1")).isEqualTo("2.25");
      assertThat(replacement.query("SELECT price FROM item WHERE id = 2")).isEqualTo("225");
      assertThat(shop.database.query("SELECT price FROM item WHERE id = 2")).isEqualTo("1.50");
      assertThat(shop.database.query("SELECT price_cents FROM item WHERE id = 1"))
          .isEqualTo("175");
    }
  }

  @ServerTest(except = TestServer.H2)
  void everythingThatAnApplicationDoesToARowWorksThroughAView(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server).withViews()) {
      TestDatabase through = shop.through(shop.v47);
      boolean postgres = server == TestServer.POSTGRESQL;
      String returning = through.onMysql() ? "" : " RETURNING price";
      // Without columns: in the order of the view, which is that of the table.
      through.execute("INSERT INTO item VALUES (1, 100, 'pen')");
      through.execute("INSERT INTO item (id) VALUES (2)");
      assertThat(through.query("SELECT price FROM item WHERE id = 2")).isEqualTo("175");
      assertThat(through.query("SELECT name FROM item WHERE id = 2")).isEqualTo("thing");
      if (!returning.isEmpty()) {
        assertThat(through.query("INSERT INTO item (id, price) VALUES (3, 300)" + returning))
            .isEqualTo("300");
        assertThat(through.query("DELETE FROM item WHERE id = 3" + returning)).isEqualTo("300");
      }
      String upsert = postgres
          ? "INSERT INTO item (id, price) VALUES (1, 101)"
              + " ON CONFLICT (id) DO UPDATE SET price = EXCLUDED.price + 1"
          : "INSERT INTO item (id, price) VALUES (1, 101)"
              + " ON DUPLICATE KEY UPDATE price = VALUES(price) + 1";
      through.execute(upsert);
      assertThat(through.query("SELECT price FROM item WHERE id = 1")).isEqualTo("102");
      through.execute("UPDATE item SET price = price * 2 WHERE id = 1");
      assertThat(shop.database.query("SELECT price_cents FROM item WHERE id = 1"))
          .isEqualTo("204");
      assertThat(through.query("SELECT price FROM item WHERE id = 1 FOR UPDATE"))
          .isEqualTo("204");
      through.execute("DELETE FROM item WHERE id = 1");
      assertThat(shop.database.query("SELECT count(*) FROM item")).isEqualTo("1");
      if (postgres) {
        through.execute("INSERT INTO item (id, price) VALUES (4, DEFAULT)");
        assertThat(through.query("UPDATE item SET price = 5 WHERE id = 4 RETURNING price"))
            .isEqualTo("5");
        through.execute("MERGE INTO item USING (VALUES (5, 6)) v(id, price) ON item.id = v.id"
            + " WHEN NOT MATCHED THEN INSERT (id, price) VALUES (v.id, v.price)");
        assertThat(shop.database.query("SELECT price_cents FROM item WHERE id = 5"))
            .isEqualTo("6");
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void everythingElseIsReachableFromIt(TestServer server) throws Exception {
    boolean postgres = server == TestServer.POSTGRESQL;
    try (ViewShop shop = new ViewShop(
            server,
            "CREATE TABLE buyer (id INTEGER PRIMARY KEY, nick VARCHAR(20))",
            "CREATE VIEW nicks AS SELECT nick FROM buyer",
            postgres ? "CREATE SEQUENCE numbers" : "SELECT 1")
        .withViews()) {
      TestDatabase through = shop.through(shop.v47);
      through.execute("INSERT INTO buyer VALUES (1, 'ann')");
      assertThat(through.query("SELECT nick FROM nicks")).isEqualTo("ann");
      assertThat(through.query("SELECT i.price FROM buyer b LEFT JOIN item i ON i.id = b.id"))
          .isNull();
      if (postgres) {
        assertThat(through.query("SELECT nextval('numbers')")).isEqualTo("1");
        // What no view schema shows otherwise is the table itself.
        through.execute("TRUNCATE buyer");
      }
      assertThat(shop.admin().planned(shop.v47).statements())
          .noneMatch(sql -> sql.contains("mgate_meta"));
    }
  }

  /** What docs/views.md says of them. */
  @Test
  void whatCannotWorkThroughAViewIsRefusedByTheDatabase() throws Exception {
    try (ViewShop shop = new ViewShop(TestServer.POSTGRESQL).withViews()) {
      TestDatabase through = shop.through(shop.v47);
      for (Map.Entry<String, String> each : Map.of(
              "COPY item FROM STDIN",
              "42809",
              "COPY item TO STDOUT",
              "42809",
              "TRUNCATE item",
              "42809",
              "CREATE TABLE line (item INTEGER REFERENCES item)",
              "42809",
              "CREATE INDEX price ON item (price)",
              "42809",
              "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW"
                  + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
              "42809",
              "SELECT ctid FROM item",
              "42703",
              "INSERT INTO item (id) VALUES (1) ON CONFLICT ON CONSTRAINT item_pkey DO NOTHING",
              "42704")
          .entrySet()) {
        assertThatThrownBy(() -> through.execute(each.getKey()))
            .as(each.getKey())
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(each.getValue()));
      }
      through.execute("INSERT INTO item (id) VALUES (1)");
      assertThat(through.query("SELECT pg_get_serial_sequence('item', 'id')")).isNull();
    }
    try (ViewShop shop = new ViewShop(TestServer.MARIADB).withViews()) {
      TestDatabase through = shop.through(shop.v47);
      assertThatThrownBy(() -> through.execute("TRUNCATE item")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> through.execute(
              "CREATE TABLE line (item INTEGER," + " FOREIGN KEY (item) REFERENCES item (id))"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> through.execute("CREATE INDEX price ON item (price)"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> through.execute(
              "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW SET NEW.price = 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @ServerTest(except = TestServer.H2)
  void viewsThatAreThereStayAsTheyAre(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server).withViews()) {
      shop.database.execute("ALTER TABLE item ADD COLUMN note VARCHAR(10)");
      assertThat(shop.admin().planned(shop.v47).statements())
          .noneMatch(sql -> sql.startsWith("CREATE"));
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      assertThat(columns(shop.through(shop.v47), "item")).containsExactly("id", "price", "name");
      assertThat(shop.store.history(new HistoryFilter(ViewShop.NAME, 10)).toString())
          .contains("views-create");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aViewThatShowsSomethingElseIsRefused(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server).withViews()) {
      String view = shop.v47 + ".item";
      shop.database.execute(
          "DROP VIEW " + view,
          "CREATE VIEW " + view + " AS SELECT id, price, name FROM " + shop.own() + ".item");
      assertThatThrownBy(() -> shop.admin().planned(shop.v47))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("other columns than " + shop.v47 + " is declared to show");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aSchemaOfSomebodyElseIsNeitherFilledNorDropped(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      shop.node("47", "", shop.declared(shop.both()));
      shop.database.execute(
          "CREATE SCHEMA " + shop.v47, "CREATE TABLE " + shop.v47 + ".theirs (id INTEGER)");
      assertThatThrownBy(() -> shop.admin().create(shop.v47, PATIENCE, ALICE))
          .hasMessageContaining("theirs");
      assertThatThrownBy(() -> shop.admin().drop(shop.v47, PATIENCE, ALICE))
          .hasMessageContaining("theirs");
      assertThat(shop.database.query("SELECT count(*) FROM " + shop.v47 + ".theirs"))
          .isEqualTo("0");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aSideThatIsNotThereYetIsRefused(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      shop.database.execute("ALTER TABLE item DROP COLUMN price_cents");
      shop.node("47", "", shop.declared(shop.both()));
      assertThatThrownBy(() -> shop.admin().create(shop.v47, PATIENCE, ALICE))
          .hasMessageContaining("no column price_cents")
          .hasMessageContaining("mgate views create " + shop.v47);
      shop.admin().create(shop.v46, PATIENCE, ALICE);
      assertThat(columns(shop.through(shop.v46), "item")).containsExactly("id", "price", "name");
    }
  }

  @ServerTest(except = TestServer.H2)
  void saysWhichHiddenColumnsAnInsertWouldHaveToName(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      shop.database.execute(
          server == TestServer.POSTGRESQL
              ? "ALTER TABLE item ALTER price SET NOT NULL, ALTER price DROP DEFAULT"
              : "ALTER TABLE item MODIFY price DECIMAL(10,2) NOT NULL");
      shop.node("47", "", shop.declared(shop.both()));
      assertThat(shop.admin().planned(shop.v47).notes())
          .singleElement()
          .asString()
          .contains("hidden and NOT NULL without a default: price");
      assertThat(shop.admin().planned(shop.v46).notes()).isEmpty();
    }
  }

  /** One migration is ending while another begins on the same table. */
  @ServerTest(except = TestServer.H2)
  void threeReleasesSeeTheTableEachInItsOwnShape(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      String v48 = shop.own().equals("public") ? "shop_v48" : shop.own() + "_v48";
      shop.database.execute(
          "ALTER TABLE item ADD COLUMN title VARCHAR(60)",
          "INSERT INTO item (id, price, price_cents, name, title) VALUES (1, 2, 200, 'a', 'b')");
      Map<String, Side> prices = shop.both();
      prices.put(v48, Side.NEW);
      MigrationDeclaration titles = MigrationDeclaration.builder("name-to-title")
          .oldSide("item", "name")
          .newSide("item", "title")
          .views(new ShownSides(Map.of(v48, Side.NEW), Map.of()))
          .build();
      shop.node("48", v48, shop.declared(prices), titles);
      for (String schema : List.of(shop.v46, shop.v47, v48)) {
        shop.admin().create(schema, PATIENCE, ALICE);
      }
      assertThat(columns(shop.through(shop.v46), "item")).containsExactly("id", "price", "name");
      assertThat(columns(shop.through(shop.v47), "item")).containsExactly("id", "price", "name");
      assertThat(columns(shop.through(v48), "item")).containsExactly("id", "price", "title");
      assertThat(shop.through(shop.v46).query("SELECT price FROM item")).isEqualTo("2.00");
      assertThat(shop.through(shop.v47).query("SELECT price FROM item")).isEqualTo("200");
      assertThat(shop.through(v48).query("SELECT title FROM item WHERE price = 200"))
          .isEqualTo("b");
    }
  }

  @ServerTest(except = TestServer.H2)
  void isNotDroppedWhileSomebodyUsesOrNeedsIt(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      var live = shop.node("47", shop.v47, shop.declared(shop.both()));
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      assertThatThrownBy(() -> shop.admin().drop(shop.v47, PATIENCE, ALICE.forcing()))
          .hasMessageContaining("live nodes of build 47");
      live.close();
      assertThatThrownBy(() -> shop.admin().drop(shop.v47, PATIENCE, ALICE))
          .hasMessageContaining("build 47, to which one may go back");
      Operator hurried = new Operator("bob", "over", true, true, Set.of());
      try (Connection user = shop.outsider(shop.v47).connect();
          Statement statement = user.createStatement()) {
        user.setAutoCommit(false);
        statement.executeQuery("SELECT price FROM item").close();
        assertThatThrownBy(() -> shop.admin().drop(shop.v47, PATIENCE, hurried))
            .hasMessageContaining("sessions that use it");
        ViewSchemaStatus seen = shop.admin().list().stream()
            .filter(each -> each.name().equals(shop.v47))
            .findFirst()
            .orElseThrow();
        assertThat(seen.exists()).isTrue();
        assertThat(seen.sessions()).hasSize(1);
        assertThat(seen.shown().get(ViewShop.NAME).describe(shop.v47))
            .isEqualTo("new (price_cents as price)");
        user.rollback();
      }
      assertThat(shop.admin().drop(shop.v47, PATIENCE, hurried)).isNotEmpty();
      assertThat(shop.admin().drop(shop.v47, PATIENCE, hurried)).isEmpty();
      assertThatThrownBy(
              () -> shop.through(shop.v47).query("SELECT price_cents FROM " + shop.v47 + ".item"))
          .isInstanceOf(SQLException.class);
    }
  }

  /** PostgreSQL shows nobody the path of another session. */
  @Test
  void sessionsOfWhichNothingIsKnownAreInTheWayOnPostgres() throws Exception {
    try (ViewShop shop = new ViewShop(TestServer.POSTGRESQL).withViews();
        Connection idle = shop.database
            .at(shop.database.url() + "?ApplicationName=report&currentSchema=shop_v46,public")
            .connect()) {
      assertThat(idle.isValid(5)).isTrue();
      assertThatThrownBy(() -> shop.admin().drop(shop.v46, PATIENCE, Operator.of("bob", "over")))
          .hasMessageContaining("report")
          .hasMessageContaining("does not tell");
      // What is just connecting has its user's name only.
      Set<String> known = Set.of("report", "PostgreSQL JDBC Driver", "postgres");
      Operator knowing = new Operator("bob", "over", true, false, known);
      assertThat(shop.admin().drop(shop.v46, PATIENCE, knowing)).isNotEmpty();
    }
  }

  /** Whoever is where views lead into the tables writes them as well. */
  @Test
  void aSessionOfAViewSchemaCountsAsAWriterThatAsksNoGate() throws Exception {
    try (ViewShop shop = new ViewShop(TestServer.MARIADB).withViews();
        Connection outsider = shop.outsider(shop.v46).connect()) {
      assertThat(outsider.isValid(5)).isTrue();
      assertThat(
              shop.store.database().unregisteredSessions(shop.store.view().processes(), Set.of()))
          .hasSize(1);
    }
  }

  /** There the same name means the other column; PostgreSQL finds it without a word. */
  @ServerTest(except = TestServer.H2)
  void connectionsThatDoNotLookThroughItAreNotHandedOut(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      MigrationGates node = shop.node("47", shop.v47, shop.declared(shop.both()));
      DataSource past = GatedDataSource.wrap(node, shop.database.dataSource());
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(past::getConnection)
            .hasMessageContaining("does not see the tables through " + shop.v47)
            .hasMessageContaining("mgate views create " + shop.v47);
      }
      if (server == TestServer.POSTGRESQL) {
        DataSource early = GatedDataSource.wrap(node, shop.through(shop.v47).dataSource());
        assertThatThrownBy(early::getConnection).hasMessageContaining(shop.v47);
      }
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      shop.database.execute("INSERT INTO item (id) VALUES (1)");
      DataSource through = GatedDataSource.wrap(node, shop.through(shop.v47).dataSource());
      try (Connection connection = through.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT price FROM item")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getLong(1)).isEqualTo(175);
      }
      assertThatThrownBy(past::getConnection).hasMessageContaining(shop.v47);
    }
  }

  @ServerTest(except = TestServer.H2)
  void nobodyWhoNeedsItRegistersWhileItIsDropped(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      shop.node("47", shop.v47, shop.declared(shop.both())).close();
      shop.admin().create(shop.v47, PATIENCE, ALICE);
      ViewDatabase views = shop.store.database().contracting().views();
      AtomicReference<Throwable> refused = new AtomicReference<>();
      ViewDatabase hooked = (ViewDatabase) Proxy.newProxyInstance(
          ViewDatabase.class.getClassLoader(),
          new Class<?>[] {ViewDatabase.class},
          (proxy, method, values) -> {
            if (method.getName().equals("run")) {
              refused.set(
                  catchThrowable(() -> shop.node("47", shop.v47, shop.declared(shop.both()))));
            }
            return method.invoke(views, values);
          });
      Operator hurried = new Operator("bob", "over", true, true, Set.of());
      assertThat(new ViewAdmin(shop.store, hooked).drop(shop.v47, PATIENCE, hurried))
          .isNotEmpty();
      assertThat(refused.get()).isInstanceOf(MigrationGateException.class);
      assertThat(shop.store.view().liveNodes()).isEmpty();
      assertThat(shop.store
              .history(new HistoryFilter(ViewShop.NAME, 1))
              .get(0)
              .note()
              .kind())
          .isEqualTo("views-drop");
    }
  }

  /** Its nodes look in the view schema first, and still mean the same table as all others. */
  @Test
  void aNodeThatWorksThroughAViewSchemaMeansTheTableBehindIt() throws Exception {
    try (ViewShop shop = new ViewShop(TestServer.POSTGRESQL).withViews()) {
      TestDatabase through = shop.through(shop.v47);
      try (JdbcGateStore store = JdbcGateStore.create(through.dataSource());
          MigrationGates node = shop.node(store, "48", shop.v47, shop.declared(shop.both()))) {
        assertThat(node.names()).containsExactly(ViewShop.NAME);
        assertThat(store.resolve("item").orElseThrow().name()).isEqualTo("public.item");
        assertThat(store.searchPath()).doesNotContain(shop.v47).contains("public");
        assertThat(store.builds())
            .filteredOn(build -> build.build().equals("48"))
            .singleElement()
            .satisfies(build -> {
              assertThat(build.viewSchema()).isEqualTo(shop.v47);
              assertThat(build.claims().get(0).tables()).containsEntry("item", "public.item");
            });
      }
    }
  }

  @Test
  void h2IsRefused() throws Exception {
    try (ViewShop shop = new ViewShop(TestServer.H2)) {
      shop.node("47", "", shop.declared(shop.both()));
      assertThatThrownBy(shop::admin)
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("H2, whose views cannot be written through");
      assertThat(shop.store.view().snapshot().migrations().get(ViewShop.NAME).phase())
          .isEqualTo(Phase.READ_OLD);
    }
  }
}
