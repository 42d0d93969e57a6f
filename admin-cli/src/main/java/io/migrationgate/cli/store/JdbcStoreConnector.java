package io.migrationgate.cli.store;

import io.migrationgate.Problem;
import io.migrationgate.cli.adapters.TogglzRow;
import io.migrationgate.cli.store.ConnectionSettings.Login;
import io.migrationgate.cli.store.OpenStore.Facts;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.StoreDescription;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreVersionException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Stores in databases, over JDBC. The store's database is taken to hold the gated data too. */
public final class JdbcStoreConnector implements StoreConnector {
  @Override
  public OpenStore open(ConnectionSettings settings) {
    DriverDataSource connections = new DriverDataSource(settings);
    try {
      return opened(builder(connections).open(), connections, settings);
    } catch (RuntimeException e) {
      connections.close();
      throw ConnectProblem.explained(e, settings);
    }
  }

  @Override
  public Initialised init(ConnectionSettings settings) {
    DriverDataSource connections = new DriverDataSource(settings);
    try {
      return initialised(connections, settings);
    } catch (RuntimeException e) {
      connections.close();
      throw ConnectProblem.explained(e, settings);
    }
  }

  private static Initialised initialised(
      DriverDataSource connections, ConnectionSettings settings) {
    try {
      return new Initialised(opened(builder(connections).open(), connections, settings), false);
    } catch (StoreVersionException missingOrOlderOrNewer) {
      // Creating says which: it throws the same again for a store that is newer.
      return new Initialised(opened(builder(connections).create(), connections, settings), true);
    }
  }

  /** Nothing listens: a command looks when it wants to know. */
  private static JdbcGateStore.Builder builder(DriverDataSource connections) {
    return JdbcGateStore.builder(connections).listen(false);
  }

  private static OpenStore opened(
      JdbcGateStore store, DriverDataSource connections, ConnectionSettings settings) {
    JdbcGateDatabase database = store.database();
    Login probe = settings.probe();
    return new OpenStore(
        store,
        List.of(probe == null ? database : database.askingBy(connections.as(probe))),
        () -> facts(store),
        new JdbcBackfillDesk(settings, connections, store),
        connections);
  }

  private static Facts facts(JdbcGateStore store) {
    StoreDescription description = store.description();
    boolean announces = description.product().equals("PostgreSQL");
    return new Facts(
        description.product() + " " + description.version(),
        store.schemaVersion(),
        announces ? "LISTEN/NOTIFY and heartbeats" : "heartbeats");
  }

  @Override
  public List<String> missing(ConnectionSettings settings, Task task) {
    try (DriverDataSource connections = new DriverDataSource(settings)) {
      return JdbcGateDatabase.of(connections).privileges().missing(task, List.of());
    } catch (StoreUnavailableException e) {
      throw ConnectProblem.explained(e, settings);
    }
  }

  @Override
  public List<TogglzRow> togglz(ConnectionSettings settings, String table) {
    String query = "SELECT feature_name, feature_enabled, strategy_id, strategy_params FROM "
        + table + " ORDER BY feature_name";
    try (DriverDataSource connections = new DriverDataSource(settings);
        Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<TogglzRow> read = new ArrayList<>();
      while (rows.next()) {
        read.add(new TogglzRow(
            rows.getString(1), rows.getInt(2) > 0, rows.getString(3), rows.getString(4)));
      }
      return read;
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          new Problem(
              "table " + table + " at " + settings,
              settings.hide(String.valueOf(e.getMessage())),
              "the table of Togglz' JDBCStateRepository",
              "name it with --table, and the database with --url"),
          e);
    }
  }

  @Override
  public String database(ConnectionSettings settings) {
    try (DriverDataSource connections = new DriverDataSource(settings)) {
      JdbcGateDatabase.of(connections);
      try (Connection connection = connections.getConnection()) {
        DatabaseMetaData database = connection.getMetaData();
        return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
      }
    } catch (StoreUnavailableException e) {
      throw ConnectProblem.explained(e, settings);
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          new Problem(
              "database at " + settings,
              settings.hide(String.valueOf(e.getMessage())),
              "its product and version",
              "check that it is a database that this program knows"),
          e);
    }
  }

  @Override
  public TableShape table(ConnectionSettings settings, String name) {
    try (DriverDataSource connections = new DriverDataSource(settings)) {
      return TableShape.read(connections, name);
    } catch (StoreUnavailableException e) {
      throw ConnectProblem.explained(e, settings);
    }
  }
}
