package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database of its own, nodes in it, and an operator's shell. */
final class PageWorld implements AutoCloseable {
  /** Of whoever is not the one who owns the database. */
  static final String PASSWORD = "of-a-page";

  final TestDatabase database = TestServer.POSTGRESQL.newDatabase();
  final Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);
  private final List<AutoCloseable> open = new ArrayList<>();

  PageWorld() {
    connect(shell);
  }

  /** Another operator. */
  Shell another() {
    Shell other = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);
    connect(other);
    return other;
  }

  /** An operator with a login of his own. */
  Shell as(String user) {
    Shell other = another();
    other.environment.put("MGATE_USER", user);
    other.environment.put("MGATE_PASSWORD", PASSWORD);
    return other;
  }

  private void connect(Shell other) {
    other.environment.clear();
    other.environment.put("MGATE_URL", database.url());
    other.environment.put("MGATE_USER", database.user());
    other.environment.put("MGATE_PASSWORD", database.password());
  }

  /** A node; its sessions are the application's. */
  MigrationGates node(String build, String user, MigrationDeclaration... declared) {
    return node(build, user, List.of(declared));
  }

  MigrationGates node(String build, String user, List<MigrationDeclaration> declared) {
    return node(build, user, builder -> declared.forEach(builder::declare));
  }

  /** A node that is made up as its build has it. */
  MigrationGates node(String build, String user, Consumer<MigrationGatesBuilder> made) {
    JdbcGateStore store = JdbcGateStore.open(sessions("shop", user));
    MigrationGatesBuilder builder = MigrationGates.builder(store).build(build).withoutClassPath();
    made.accept(builder);
    MigrationGates gates =
        builder.application("shop").pollInterval(Duration.ofMillis(100)).start();
    open.add(store);
    open.add(gates);
    return gates;
  }

  /** Something that is closed with this. */
  <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  /**
   * Waits until nodes have marked all sessions of theirs: one that is new looks like a stranger's.
   */
  void allSessionsAreMarked() {
    try (JdbcGateStore store = JdbcGateStore.open(sessions("mgate-test", database.user()))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> store
              .database()
              .unregisteredSessions(store.view().processes(), Set.of("mgate-test"))
              .isEmpty());
    }
  }

  DataSource sessions(String application, String user) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(user);
    source.setPassword(user.equals(database.user()) ? database.password() : PASSWORD);
    source.setApplicationName(application);
    // With the login: else a session is without a name for a moment, and a stranger.
    source.setAssumeMinServerVersion("9.4");
    return source;
  }

  /** A session that is not one of the application's. */
  Connection session(String application) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", application);
    properties.setProperty("assumeMinServerVersion", "9.4");
    Connection connection = DriverManager.getConnection(database.url(), properties);
    open.add(connection);
    return connection;
  }

  void sql(String... statements) throws SQLException {
    database.execute(statements);
  }

  /** As a client of the database prints it. */
  String psql(String sql) throws SQLException {
    String statement = sql.replaceFirst(";$", "");
    if (statement.startsWith("SELECT")) {
      return database.query(statement);
    }
    try (Connection connection = database.connect();
        Statement update = connection.createStatement()) {
      return statement.split(" ")[0] + " " + update.executeUpdate(statement);
    }
  }

  /** For the history, and for builds that are no longer there. */
  void eightDaysGoBy() throws SQLException {
    sql(
        "UPDATE mgate_history SET at = at - interval '8 days'",
        "UPDATE mgate_build SET first_at = first_at - interval '8 days',"
            + " last_at = last_at - interval '8 days'");
  }

  void mgate(String... args) {
    shell.run(args);
    assertThat(shell.exitCode).as("%s", shell.transcript).isZero();
  }

  void accept(MigrationDeclaration declared) {
    mgate(
        "sql",
        declared.name(),
        "--accept-sql",
        DeclaredSql.of(declared).hash(),
        "--reason",
        "reviewed");
  }

  @Override
  public void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }
}
