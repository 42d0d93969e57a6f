package io.migrationgate.jdbc.views;

import static io.migrationgate.jdbc.views.ViewShop.ALICE;
import static io.migrationgate.jdbc.views.ViewShop.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may do something on a table may do it through its view, and nobody else. */
@Timeout(120)
@Tag("thorough")
class ViewRightsTest {
  private static final String PASSWORD = "not-a-secret-1";

  private static void createUser(TestDatabase database, String user) throws SQLException {
    if (database.server() == TestServer.POSTGRESQL) {
      database.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
    } else {
      database.execute(
          "DROP USER IF EXISTS '" + user + "'@'localhost'",
          "CREATE USER '" + user + "'@'localhost' IDENTIFIED BY '" + PASSWORD + "'");
    }
  }

  private static String account(TestDatabase database, String user) {
    return database.server() == TestServer.POSTGRESQL ? user : "'" + user + "'@'localhost'";
  }

  private static void dropUser(TestDatabase database, String user) throws SQLException {
    if (database.server() == TestServer.POSTGRESQL) {
      database.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
    } else {
      database.execute("DROP USER '" + user + "'@'localhost'");
    }
  }

  @ServerTest(except = TestServer.H2)
  void rightsOnTheTableAreCopied(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server)) {
      createUser(shop.database, "views_clerk");
      createUser(shop.database, "views_reader");
      try {
        String clerk = account(shop.database, "views_clerk");
        String reader = account(shop.database, "views_reader");
        String item = shop.own() + ".item";
        shop.database.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON " + item + " TO " + clerk,
            "GRANT SELECT (id, price_cents, name), UPDATE (name) ON " + item + " TO " + reader,
            "INSERT INTO item (id, price_cents) VALUES (1, 100)");
        shop.withViews();
        TestDatabase asClerk = shop.through(shop.v47).as("views_clerk", PASSWORD);
        asClerk.execute("UPDATE item SET price = 101 WHERE id = 1");
        asClerk.execute("INSERT INTO item (id, price) VALUES (2, 5)");
        asClerk.execute("DELETE FROM item WHERE id = 2");
        assertThat(asClerk.query("SELECT price FROM item WHERE id = 1")).isEqualTo("101");
        TestDatabase asReader = shop.through(shop.v47).as("views_reader", PASSWORD);
        assertThat(asReader.query("SELECT price FROM item WHERE id = 1")).isEqualTo("101");
        asReader.execute("UPDATE item SET name = 'cap' WHERE id = 1");
        // Both databases want rights on all columns that a view has.
        TestDatabase inVain = shop.through(shop.v46).as("views_reader", PASSWORD);
        assertThatThrownBy(() -> inVain.query("SELECT name FROM item"))
            .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> asReader.execute("UPDATE item SET price = 1"))
            .isInstanceOf(SQLException.class);
      } finally {
        dropUser(shop.database, "views_clerk");
        dropUser(shop.database, "views_reader");
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void aUserWithRightsOnTheViewOnlyGetsNoMoreThanOnTheTable(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server).withViews()) {
      createUser(shop.database, "views_only");
      try {
        String user = account(shop.database, "views_only");
        if (server == TestServer.POSTGRESQL) {
          shop.database.execute("GRANT USAGE ON SCHEMA " + shop.v47 + " TO " + user);
        }
        shop.database.execute("GRANT SELECT ON " + shop.v47 + ".item TO " + user);
        assertThatThrownBy(() ->
                shop.through(shop.v47).as("views_only", PASSWORD).query("SELECT price FROM item"))
            .isInstanceOf(SQLException.class);
      } finally {
        dropUser(shop.database, "views_only");
      }
    }
  }

  /** The rows that somebody may see are the same through the view. */
  @Test
  void rowSecurityGoesByWhoeverUsesTheView() throws Exception {
    try (ViewShop shop = new ViewShop(TestServer.POSTGRESQL)) {
      createUser(shop.database, "views_tenant");
      try {
        shop.database.execute(
            "GRANT SELECT ON item TO views_tenant",
            "INSERT INTO item (id, price_cents) VALUES (1, 100), (2, 200)",
            "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY mine ON item TO views_tenant USING (id = 2)");
        shop.withViews();
        assertThat(shop.through(shop.v47)
                .as("views_tenant", PASSWORD)
                .query("SELECT string_agg(price::text, ',') FROM item"))
            .isEqualTo("200");
      } finally {
        dropUser(shop.database, "views_tenant");
      }
    }
  }

  /** Rights given later are copied when it is asked for again. */
  @ServerTest(except = TestServer.H2)
  void rightsAreCopiedAnew(TestServer server) throws Exception {
    try (ViewShop shop = new ViewShop(server).withViews()) {
      createUser(shop.database, "views_late");
      try {
        shop.database.execute(
            "GRANT SELECT ON " + shop.own() + ".item TO " + account(shop.database, "views_late"));
        TestDatabase late = shop.through(shop.v47).as("views_late", PASSWORD);
        assertThatThrownBy(() -> late.query("SELECT count(*) FROM " + shop.v47 + ".item"))
            .isInstanceOf(SQLException.class);
        shop.admin().create(shop.v47, PATIENCE, ALICE);
        assertThat(late.query("SELECT count(*) FROM " + shop.v47 + ".item")).isEqualTo("0");
      } finally {
        dropUser(shop.database, "views_late");
      }
    }
  }
}
