package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.DatabasePrivileges.Writers;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/operations.md grants is enough: for nodes, and for whoever moves phases. */
@Timeout(120)
@Tag("thorough")
class PrivilegesTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");
  private static final String NAME = "customer-name-split";
  private static final String PASSWORD = "not-a-secret-1";
  private static final List<String> DECLARED = List.of("customer", "not_there_yet");

  /** The statements of the page's block with this number, without its comments. */
  private static List<String> grants(int block) throws Exception {
    Matcher blocks = SQL.matcher(Files.readString(PAGE));
    for (int i = 0; i <= block; i++) {
      assertThat(blocks.find()).as("block %d of %s", i, PAGE).isTrue();
    }
    String sql = blocks.group(1).replaceAll("(?m)^--.*$", "");
    return Arrays.stream(sql.split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static void execute(TestDatabase database, List<String> statements) throws SQLException {
    database.execute(statements.toArray(String[]::new));
  }

  @Test
  void theGrantsForPostgresAreEnough() throws Exception {
    TestDatabase superuser = TestServer.POSTGRESQL.newDatabase();
    for (String user : List.of("shop_owner", "shop_app", "shop_ops", "shop_probe", "shop_team")) {
      superuser.execute(
          "DROP ROLE IF EXISTS " + user,
          "CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
    }
    superuser.execute("ALTER SCHEMA public OWNER TO shop_owner");
    try {
      TestDatabase owner = superuser.as("shop_owner", PASSWORD);
      begin(owner);
      execute(superuser, grants(0));
      walk(superuser.as("shop_app", PASSWORD), superuser.as("shop_ops", PASSWORD));
      probes(superuser.as("shop_ops", PASSWORD), superuser.as("shop_probe", PASSWORD));
      lacks(superuser.as("shop_ops", PASSWORD), "GRANT shop_owner TO shop_ops");
      assertThatThrownBy(() -> superuser
              .as("shop_ops", PASSWORD)
              .execute("INSERT INTO mgate_approver (role) VALUES ('shop_ops')"))
          .as("whose approvals count is the owner's decision")
          .isInstanceOf(SQLException.class);
      superuser.execute(
          "GRANT UPDATE ON mgate_accepted_sql TO shop_team",
          "ALTER ROLE shop_app NOINHERIT",
          "GRANT shop_team TO shop_app");
      nodesMayAccept(superuser.as("shop_app", PASSWORD), superuser.as("shop_ops", PASSWORD), true);
    } finally {
      superuser.execute(
          "DROP OWNED BY shop_app, shop_ops, shop_probe, shop_team, shop_owner CASCADE",
          "DROP ROLE shop_app, shop_ops, shop_probe, shop_team",
          "CREATE SCHEMA IF NOT EXISTS public");
    }
  }

  @Test
  void theGrantsForMariaDbAreEnough() throws Exception {
    TestDatabase root = TestServer.MARIADB.newDatabase();
    String name = root.url().replaceAll(".*/([^/?]+).*", "$1");
    List<String> users = List.of("shop_app", "shop_ops", "shop_probe");
    for (String user : users) {
      root.execute(
          "DROP USER IF EXISTS " + user,
          "CREATE USER " + user + " IDENTIFIED BY '" + PASSWORD + "'");
    }
    try {
      begin(root);
      execute(
          root,
          grants(1).stream()
              .map(grant -> grant.replace(" shop.", " " + name + "."))
              .toList());
      TestDatabase app = root.as("shop_app", PASSWORD);
      walk(app, root.as("shop_ops", PASSWORD));
      probes(root.as("shop_ops", PASSWORD), root.as("shop_probe", PASSWORD));
      lacks(
          root.as("shop_ops", PASSWORD),
          "GRANT ALTER, DROP ON " + name + ".customer TO 'shop_ops'@'%'");
      nodesMayAccept(app, root, false);
      root.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + name + ".* TO shop_app");
      nodesMayAccept(app, root, true);
    } finally {
      for (String user : users) {
        root.execute("DROP USER " + user);
      }
    }
  }

  /** What is missing for an operator is named, and is enough once it is granted. */
  @ServerTest(except = TestServer.H2)
  void whatIsMissingIsNamedAndIsEnough(TestServer server) throws Exception {
    TestDatabase owner = server.newDatabase();
    boolean postgres = server == TestServer.POSTGRESQL;
    for (String user : List.of("shop_app", "shop_new")) {
      owner.execute(
          "DROP " + (postgres ? "ROLE" : "USER") + " IF EXISTS " + user,
          postgres
              ? "CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'"
              : "CREATE USER " + user + " IDENTIFIED BY '" + PASSWORD + "'");
    }
    try {
      begin(owner);
      String schema = postgres ? "" : owner.url().replaceAll(".*/([^/?]+).*", "$1") + ".";
      execute(
          owner,
          grants(postgres ? 0 : 1).stream()
              .filter(grant -> grant.endsWith("shop_app"))
              .map(grant -> postgres ? grant : grant.replace(" shop.", " " + schema))
              .toList());
      if (!postgres) {
        // To connect at all. Open transactions are another check's affair.
        owner.execute(
            "GRANT PROCESS ON *.* TO shop_new",
            "GRANT SELECT ON " + schema + "mgate_meta TO shop_new");
      }
      TestDatabase ops = owner.as("shop_new", PASSWORD);
      // Who may do nothing with a table is not told by MariaDB that it is not there.
      List<String> there = postgres ? DECLARED : List.of("customer");
      assertThat(String.join("; ", missing(ops, there, Task.BACKFILL)))
          .as("a table of the store that nobody has thought of")
          .contains(tables(owner));
      assertThat(missing(ops, there, Task.STATUS))
          .anyMatch(grant -> grant.startsWith("GRANT SELECT ON"));
      execute(owner, missing(ops, there, Task.STATUS));
      assertThat(missing(ops, there, Task.STATUS)).isEmpty();
      assertThat(missing(ops, there, Task.ADVANCE))
          .anyMatch(grant -> grant.contains("mgate_history"));
      execute(owner, missing(ops, there, Task.ADVANCE));
      assertThat(missing(ops, there, Task.ADVANCE)).isEmpty();
      walk(owner.as("shop_app", PASSWORD), ops);
      assertThat(missing(ops, there, Task.BACKFILL)).anyMatch(grant -> grant.contains("customer"));
      execute(owner, missing(ops, there, Task.BACKFILL));
      assertThat(missing(ops, there, Task.BACKFILL)).isEmpty();
      assertThatThrownBy(() -> ops.execute("ALTER TABLE customer DROP COLUMN full_name"))
          .isInstanceOf(SQLException.class);
      execute(owner, missing(ops, there, Task.CONTRACT));
      assertThat(missing(ops, there, Task.CONTRACT)).isEmpty();
      ops.execute("ALTER TABLE customer DROP COLUMN full_name");
    } finally {
      owner.execute(
          postgres ? "DROP OWNED BY shop_app, shop_new CASCADE" : "DO 0",
          postgres ? "DROP ROLE shop_app, shop_new" : "DROP USER shop_app, shop_new");
    }
  }

  /** The tables of the store. */
  private static List<String> tables(TestDatabase database) throws SQLException {
    String here = database.server() == TestServer.POSTGRESQL ? "current_schema()" : "DATABASE()";
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = " + here + " AND LEFT(table_name, 6) = 'mgate_'"
            + " AND table_name <> 'mgate_webhook'")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static List<String> missing(TestDatabase user, Task task) {
    return missing(user, DECLARED, task);
  }

  private static List<String> missing(TestDatabase user, List<String> declared, Task task) {
    return JdbcGateDatabase.of(user.dataSource()).privileges().missing(task, declared);
  }

  /** Whoever moves phases by the page lacks nothing but what drops the old side. */
  private static void lacks(TestDatabase ops, String grant) {
    assertThat(missing(ops, Task.STATUS)).isEmpty();
    assertThat(missing(ops, Task.ADVANCE)).isEmpty();
    assertThat(missing(ops, Task.BACKFILL)).isEmpty();
    assertThat(missing(ops, Task.CONTRACT)).containsExactly(grant);
  }

  /** Declared queries can be asked by whoever was granted no more than the page says. */
  private static void probes(TestDatabase ops, TestDatabase probe) {
    GateDatabase asking =
        JdbcGateDatabase.of(ops.dataSource()).askingBy(probe.dataSource()).asking();
    assertThat(asking.probe("SELECT full_name, first_name FROM customer WHERE 1 = 0"))
        .isNull();
    assertThat(asking.count("SELECT count(*) FROM customer")).isEqualTo(1);
    assertThat(asking.privileges().beyondReading()).isEmpty();
  }

  /** Whether whoever checks is told that the user of nodes may write what operators accept. */
  private static void nodesMayAccept(TestDatabase app, TestDatabase looking, boolean may) {
    try (JdbcGateStore store = JdbcGateStore.open(app.dataSource());
        MigrationGates gates = MigrationGates.builder(store)
            .build("46")
            .withoutClassPath()
            .declare(MigrationDeclaration.builder(NAME).build())
            .start();
        JdbcGateStore operators = JdbcGateStore.open(looking.dataSource());
        Connection pooled = GatedDataSource.wrap(gates, app.dataSource()).getConnection()) {
      assertThat(pooled.isValid(5)).isTrue();
      Writers writers = operators
          .database()
          .privileges()
          .writers("mgate_accepted_sql", operators.view().processes());
      assertThat(writers.complete()).isTrue();
      assertThat(writers.nodes().contains("shop_app")).isEqualTo(may);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void begin(TestDatabase owner) throws SQLException {
    owner.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, full_name VARCHAR(100), first_name VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'a', NULL)");
    if (owner.server() == TestServer.POSTGRESQL) {
      owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON customer TO shop_app");
    }
    JdbcGateStore.create(owner.dataSource()).close();
  }

  private static void walk(TestDatabase app, TestDatabase ops) throws Exception {
    try (JdbcGateStore store = JdbcGateStore.open(app.dataSource());
        MigrationGates gates = MigrationGates.builder(store)
            .build("46")
            .withoutClassPath()
            .declare(MigrationDeclaration.builder(NAME).build())
            .start()) {
      GatedDataSource gated = GatedDataSource.wrap(gates, app.dataSource());
      write(gates, gated, "b");
      try (JdbcGateStore operators = JdbcGateStore.open(ops.dataSource());
          Connection blocker = begun(app)) {
        GateAdmin admin =
            new GateAdmin(operators, List.of(operators.database()), TimeSource.SYSTEM);
        // The blocker has the application's name, but comes past the wrapped data source.
        Operator operator = new Operator(
            "ops",
            "to see whether it may",
            false,
            false,
            Set.of("PostgreSQL JDBC Driver", "shop_app"));
        admin.apply(NAME, new Move.Advance(), operator);
        SettleProgress blocked = admin.settlement(NAME).await(Duration.ofSeconds(2), look -> {});
        assertThat(blocked.settled()).isFalse();
        assertThat(blocked.sessions())
            .as("whose transaction is in the way is seen")
            .isNotEmpty();
        blocker.rollback();
        Writers writers = operators
            .database()
            .privileges()
            .writers("mgate_accepted_sql", operators.view().processes());
        // Whoever looks is in the node's process here, and has its mark.
        assertThat(writers.nodes()).as("the application cannot accept").doesNotContain("shop_app");
        assertThat(writers.complete())
            .as("MariaDB shows the privileges of others to few")
            .isEqualTo(ops.server() == TestServer.POSTGRESQL);
        SettleProgress done = admin.settlement(NAME).await(Duration.ofSeconds(30), look -> {});
        assertThat(done.settled()).isTrue();
      }
      gates.integration().refresh();
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.DUAL_WRITE);
      write(gates, gated, "c");
      assertThatThrownBy(() -> app.execute("DELETE FROM mgate_accepted_sql"))
          .as("the application may not write what operators accept")
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> app.execute("ALTER TABLE customer DROP COLUMN full_name"))
          .as("the application may not drop anything")
          .isInstanceOf(SQLException.class);
    }
  }

  /** A transaction that has written. */
  private static Connection begun(TestDatabase app) throws SQLException {
    Connection connection = app.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO customer VALUES (2, 'x', NULL)");
    }
    return connection;
  }

  private static void write(MigrationGates gates, GatedDataSource dataSource, String value)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      gates
          .gate(NAME)
          .write(
              () -> update(connection, "full_name", value),
              () -> update(connection, "first_name", value));
      connection.commit();
    }
  }

  private static void update(Connection connection, String column, String value)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE customer SET " + column + " = '" + value + "' WHERE id = 1");
    }
  }
}
