package io.migrationgate.jdbc.scale;

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
final class Crowd implements AutoCloseable {
  static final String NAME = "migration-0";
  static final String APPLICATION = "scale";

  private static final int AT_ONCE = 4;

  private final JdbcGateStore store;
  private final List<MigrationGates> nodes = new ArrayList<>();
  private final List<JdbcGateStore> stores = new ArrayList<>();

  private Crowd(JdbcGateStore store) {
    this.store = store;
  }

  /** Creates the tables, and lets so many nodes join. */
  static Crowd join(DataSource dataSource, int count, int declared, boolean listen)
      throws Exception {
    Crowd crowd = new Crowd(JdbcGateStore.builder(dataSource).listen(false).create());
    ExecutorService starting = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> joined = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        joined.add(starting.submit(() -> crowd.joinOne(dataSource, declared, listen)));
      }
      for (Future<?> one : joined) {
        one.get();
      }
      return crowd;
    } catch (Exception e) {
      crowd.close();
      throw e;
    } finally {
      starting.shutdownNow();
    }
  }

  private void joinOne(DataSource dataSource, int declared, boolean listen) {
    JdbcGateStore own = JdbcGateStore.builder(dataSource).listen(listen).open();
    MigrationGatesBuilder builder =
        MigrationGates.builder(own).build("2026.46").withoutClassPath().application(APPLICATION);
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

  /** The store, for whoever operates. */
  JdbcGateStore store() {
    return store;
  }

  @Override
  public void close() throws Exception {
    ExecutorService leaving = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> left = new ArrayList<>();
      synchronized (this) {
        nodes.forEach(node -> left.add(leaving.submit(node::close)));
      }
      for (Future<?> one : left) {
        one.get();
      }
    } finally {
      leaving.shutdownNow();
      stores.forEach(JdbcGateStore::close);
      store.close();
    }
  }
}
