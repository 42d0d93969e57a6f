package io.migrationgate.bench;

import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** Many nodes in one process, each with a store of its own. */
final class ManyNodes implements AutoCloseable {
  static final String NAME = "migration-0";

  private static final int AT_ONCE = 4;

  private final JdbcGateStore store;
  private final List<MigrationGates> nodes = new ArrayList<>();
  private final List<JdbcGateStore> stores = new ArrayList<>();

  private ManyNodes(JdbcGateStore store) {
    this.store = store;
  }

  /** Creates the tables, and lets so many nodes join. */
  static ManyNodes join(DataSource dataSource, int count, int declared) throws Exception {
    ManyNodes many =
        new ManyNodes(JdbcGateStore.builder(dataSource).listen(false).create());
    ExecutorService starting = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> joined = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        joined.add(starting.submit(() -> many.joinOne(dataSource, declared)));
      }
      for (Future<?> one : joined) {
        one.get();
      }
      return many;
    } catch (Exception e) {
      many.close();
      throw e;
    } finally {
      starting.shutdownNow();
    }
  }

  private void joinOne(DataSource dataSource, int declared) {
    JdbcGateStore own = JdbcGateStore.builder(dataSource).open();
    MigrationGatesBuilder builder =
        MigrationGates.builder(own).build("2026.46").withoutClassPath().application("many");
    for (int i = 0; i < declared; i++) {
      builder.declare(MigrationDeclaration.builder("migration-" + i)
          .oldSide("t" + i, "old")
          .newSide("t" + i, "new")
          .build());
    }
    MigrationGates node = builder.start();
    synchronized (this) {
      nodes.add(node);
      stores.add(own);
    }
  }

  /** All of them. */
  synchronized List<MigrationGates> nodes() {
    return List.copyOf(nodes);
  }

  /** The store, for whoever operates. */
  JdbcGateStore store() {
    return store;
  }

  @Override
  public void close() {
    try {
      nodes().parallelStream().forEach(MigrationGates::close);
    } finally {
      stores.forEach(JdbcGateStore::close);
      store.close();
    }
  }
}
