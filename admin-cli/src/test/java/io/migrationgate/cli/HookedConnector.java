package io.migrationgate.cli;

import io.migrationgate.cli.adapters.TogglzRow;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.store.StoreConnector;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.ForwardingGateDatabase;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.ViewDatabase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real stores, and whatever a test lets happen between two looks at the old side. */
final class HookedConnector implements StoreConnector {
  /** What may fail. */
  interface Hook {
    void run() throws Exception;
  }

  /** Run one by one, each after a look at who depends on the old side. */
  final Deque<Hook> afterLooks = new ArrayDeque<>();

  /** Run before each statement. */
  Hook beforeStatement = () -> {};

  /** Run after each statement, before anybody can note that it has run. */
  Hook afterStatement = () -> {};

  private final StoreConnector real = new JdbcStoreConnector();

  @Override
  public OpenStore open(ConnectionSettings settings) {
    OpenStore open = real.open(settings);
    return new OpenStore(
        open.store(),
        List.of(new HookedDatabase(open.databases().get(0))),
        open.facts(),
        open.backfills(),
        open.connections());
  }

  @Override
  public Initialised init(ConnectionSettings settings) {
    return real.init(settings);
  }

  @Override
  public List<String> missing(ConnectionSettings settings, Task task) {
    return real.missing(settings, task);
  }

  @Override
  public String database(ConnectionSettings settings) {
    return real.database(settings);
  }

  @Override
  public List<TogglzRow> togglz(ConnectionSettings settings, String table) {
    return real.togglz(settings, table);
  }

  @Override
  public TableShape table(ConnectionSettings settings, String name) {
    return real.table(settings, name);
  }

  private static void run(Hook hook) {
    try {
      hook.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private final class HookedDatabase extends ForwardingGateDatabase {
    private HookedDatabase(GateDatabase database) {
      super(database);
    }

    @Override
    public ContractDatabase contracting() {
      return new HookedContract(super.contracting());
    }
  }

  private final class HookedContract implements ContractDatabase {
    private final ContractDatabase database;

    private HookedContract(ContractDatabase database) {
      this.database = database;
    }

    @Override
    public Optional<ResolvedTable> resolve(String table) {
      return database.resolve(table);
    }

    @Override
    public List<String> searchPath() {
      return database.searchPath();
    }

    @Override
    public Map<String, List<String>> found(Collection<String> sql, List<String> path) {
      return database.found(sql, path);
    }

    @Override
    public Dependents dependents(String table, List<String> columns) {
      Dependents seen = database.dependents(table, columns);
      Hook next = afterLooks.poll();
      if (next != null) {
        HookedConnector.run(next);
      }
      return seen;
    }

    @Override
    public ViewDatabase views() {
      return database.views();
    }

    @Override
    public StatementOutcome run(String sql, Duration lockTimeout) {
      HookedConnector.run(beforeStatement);
      StatementOutcome outcome = database.run(sql, lockTimeout);
      HookedConnector.run(afterStatement);
      return outcome;
    }

    @Override
    public long read(String table, List<String> columns, RowSink sink) {
      return database.read(table, columns, sink);
    }

    @Override
    public long copy(String table, List<String> columns, String copy) {
      return database.copy(table, columns, copy);
    }
  }
}
