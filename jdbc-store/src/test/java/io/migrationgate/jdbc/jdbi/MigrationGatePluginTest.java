package io.migrationgate.jdbc.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGate;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;

/** The plugin on a real node and real databases. */
class MigrationGatePluginTest {
  private static final String NAME = "customer-name-split";

  private HikariDataSource pool;
  private JdbcGateStore store;
  private MigrationGates gates;
  private MigrationGate gate;
  private Jdbi jdbi;

  private void start(TestServer server) throws Exception {
    start(server, true);
  }

  private void start(TestServer server, boolean autoCommit) throws Exception {
    TestDatabase database = server.newStoreDatabase();
    pool = database.pool(6, autoCommit);
    store = JdbcGateStore.create(pool);
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
    gate = gates.gate(NAME);
    jdbi = Jdbi.create(pool);
    database.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, full_name VARCHAR(100), first_name VARCHAR(100))",
        "INSERT INTO customer VALUES (1, 'a', NULL)");
  }

  @AfterEach
  void stop() {
    gates.close();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections())
        .as("connections not given back")
        .isLessThanOrEqualTo(1);
    store.close();
    pool.close();
  }

  private void place(Phase phase, SecondaryWrites mode) {
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, Ramp.NONE, mode),
          null,
          phase != Phase.READ_OLD && mode == SecondaryWrites.STRICT,
          true,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
  }

  private NodeRecord node() {
    return store.view().nodes().get(0);
  }

  private boolean drained() {
    gates.integration().refresh();
    return node().acked().equals(store.load().epoch());
  }

  private void write(Handle handle, String value) {
    gate.write(
        () -> {
          handle.execute("UPDATE customer SET full_name = ? WHERE id = 1", value);
        },
        () -> {
          handle.execute("UPDATE customer SET first_name = ? WHERE id = 1", value);
        });
  }

  private String value(String column) {
    return jdbi.withHandle(h ->
        h.createQuery("SELECT " + column + " FROM customer").mapTo(String.class).one());
  }

  @ServerTest
  void aTransactionIsAUnitOfWork(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.STRICT);
    jdbi.useTransaction(h -> {
      write(h, "b");
      place(Phase.READ_NEW, SecondaryWrites.STRICT);
      assertThat(node().acked()).isNotEqualTo(store.load().epoch());
      h.useTransaction(nested -> write(nested, "c"));
      assertThat(drained()).as("the nested one joins").isFalse();
    });
    assertThat(drained()).isTrue();
    assertThat(value("full_name")).isEqualTo("c");
    assertThat(value("first_name")).isEqualTo("c");
  }

  @ServerTest
  void aRolledBackTransactionEndsItsUnit(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    IllegalStateException failure = new IllegalStateException("no");
    assertThatThrownBy(() -> jdbi.useTransaction(h -> {
          write(h, "b");
          place(Phase.DUAL_WRITE, SecondaryWrites.STRICT);
          throw failure;
        }))
        .isSameAs(failure);
    assertThat(drained()).isTrue();
    assertThat(value("full_name")).isEqualTo("a");
  }

  @ServerTest
  void aCommitAfterTheNodeWasGivenUpIsRolledBackAndMayBeRunAgain(TestServer server)
      throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    assertThatThrownBy(() -> jdbi.useTransaction(h -> {
          write(h, "lost");
          store.change(
              "expire-" + UUID.randomUUID(),
              view -> new ChangeSet<>(
                  true, List.<Mutation>of(new Mutation.PutNode(node().givenUp())), List.of()));
          gates.integration().refresh();
        }))
        .isInstanceOf(CommitRefusedException.class);
    assertThat(value("full_name")).isEqualTo("a");
    jdbi.useTransaction(h -> write(h, "again"));
    assertThat(value("full_name")).isEqualTo("again");
  }

  @ServerTest
  void aRefusedCommitRunsWhatIsToRunAfterARollbackAndNothingElse(TestServer server)
      throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    List<String> ran = new ArrayList<>();
    try (Handle handle = jdbi.open()) {
      handle.begin();
      handle.afterCommit(() -> ran.add("commit"));
      handle.afterRollback(() -> ran.add("rollback"));
      write(handle, "lost");
      store.change(
          "expire-" + UUID.randomUUID(),
          view -> new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.PutNode(node().givenUp())), List.of()));
      gates.integration().refresh();
      assertThatThrownBy(handle::commit).isInstanceOf(CommitRefusedException.class);
      assertThat(ran).containsExactly("rollback");
      handle.begin();
      write(handle, "again");
      handle.commit();
      assertThat(ran).containsExactly("rollback");
    }
    assertThat(value("full_name")).isEqualTo("again");
  }

  @ServerTest
  void aRecordedKeyIsKeptWholeWhateverTheErrorSays(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
    String key = "é".repeat(3_000);
    jdbi.useTransaction(h -> gate.forKey(key)
        .write(
            () -> {
              h.execute("UPDATE customer SET full_name = 'b' WHERE id = 1");
            },
            () -> {
              throw new IllegalArgumentException("\0".repeat(5_000));
            }));
    assertThat(jdbi.<String, RuntimeException>withHandle(
            h -> h.createQuery("SELECT gate_key FROM mgate_failed_write")
                .mapTo(String.class)
                .one()))
        .isEqualTo(key);
  }

  /** What the database says of a write that failed may quote the row. */
  @ServerTest
  void whatIsKeptOfAFailedWriteQuotesNoRow(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
    jdbi.useTransaction(h -> gate.forKey(1)
        .write(
            () -> {
              h.execute("UPDATE customer SET full_name = 'b' WHERE id = 1");
            },
            () -> {
              h.execute("INSERT INTO customer (id, full_name) SELECT id, 'secret' FROM customer");
            }));
    assertThat(jdbi.<String, RuntimeException>withHandle(
            h -> h.createQuery("SELECT error FROM mgate_failed_write")
                .mapTo(String.class)
                .one()))
        .startsWith("SQLSTATE 23")
        .doesNotContain("secret", "customer");
  }

  @ServerTest
  void anExplicitTransactionEndsWithCommitOrRollbackOrItsHandle(TestServer server)
      throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    try (Handle handle = jdbi.open()) {
      handle.begin();
      write(handle, "b");
      handle.commit();
      assertThatThrownBy(() -> write(handle, "x")).isInstanceOf(GateUsageException.class);
      handle.begin();
      write(handle, "c");
      handle.rollback();
      assertThatThrownBy(() -> write(handle, "x")).isInstanceOf(GateUsageException.class);
    }
    assertThat(value("full_name")).isEqualTo("b");
    Handle leaked = jdbi.open();
    leaked.begin();
    write(leaked, "d");
    place(Phase.DUAL_WRITE, SecondaryWrites.STRICT);
    assertThat(drained()).isFalse();
    try {
      leaked.close();
    } catch (RuntimeException expectedOfJdbi) {
      assertThat(expectedOfJdbi).hasMessageContaining("transaction");
    }
    assertThat(drained()).isTrue();
    assertThat(value("full_name")).isEqualTo("b");
  }

  @ServerTest
  void aWriteWithoutATransactionIsRefused(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    assertThatThrownBy(() -> jdbi.useHandle(h -> write(h, "b")))
        .isInstanceOf(GateUsageException.class);
    assertThat(value("full_name")).isEqualTo("a");
  }

  @ServerTest
  void recordedWritesKeepTheTransactionAndLeaveTheKey(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
    jdbi.useTransaction(h -> {
      String written = gate.forKey("k🦉")
          .write(
              () -> {
                h.execute("UPDATE customer SET full_name = 'b' WHERE id = 1");
                return "old";
              },
              () -> {
                h.execute("UPDATE no_such_table SET x = 1");
                return "new";
              });
      assertThat(written).isEqualTo("old");
      h.execute("UPDATE customer SET first_name = 'after' WHERE id = 1");
    });
    assertThat(value("full_name")).isEqualTo("b");
    assertThat(value("first_name")).isEqualTo("after");
    assertThat(store.view().unrepaired()).containsEntry(NAME, 1L);
    assertThat(jdbi.<String, RuntimeException>withHandle(
            h -> h.createQuery("SELECT gate_key FROM mgate_failed_write")
                .mapTo(String.class)
                .one()))
        .isEqualTo("k🦉");
  }

  @ServerTest
  void recordedKeysAreThereUntilTheyAreRepaired(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
    jdbi.useTransaction(h -> gate.write(
        () -> {
          h.execute("UPDATE customer SET full_name = 'b' WHERE id = 1");
        },
        () -> {
          h.execute("UPDATE no_such_table SET x = 1");
        }));
    store.change(
        "another",
        view -> new ChangeSet<>(
            true,
            List.<Mutation>of(new Mutation.RepairFailedWrites("another-migration")),
            List.of()));
    assertThat(store.view().unrepaired()).containsEntry(NAME, 1L);
    store.change(
        "repair",
        view -> new ChangeSet<>(
            true, List.<Mutation>of(new Mutation.RepairFailedWrites(NAME)), List.of()));
    assertThat(store.view().unrepaired()).isEmpty();
  }

  @ServerTest
  void aRecordedKeyGoesWithItsTransaction(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
    assertThatThrownBy(() -> jdbi.useTransaction(h -> {
          gate.write(
              () -> {
                h.execute("UPDATE customer SET full_name = 'b' WHERE id = 1");
              },
              () -> {
                h.execute("UPDATE no_such_table SET x = 1");
              });
          throw new IllegalStateException("no");
        }))
        .hasMessage("no");
    assertThat(store.view().unrepaired()).isEmpty();
  }

  @ServerTest
  void pinningAtTheFirstGateHoldsUpNobodyBeforeItAndIsRefusedUnderSnapshots(TestServer server)
      throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates).pinningAtFirstGate());
    jdbi.useTransaction(TransactionIsolationLevel.READ_COMMITTED, h -> {
      place(Phase.DUAL_WRITE, SecondaryWrites.STRICT);
      assertThat(drained()).isTrue();
      write(h, "b");
      place(Phase.READ_NEW, SecondaryWrites.STRICT);
      assertThat(drained()).isFalse();
    });
    assertThat(drained()).isTrue();
    assertThatThrownBy(() ->
            jdbi.useTransaction(TransactionIsolationLevel.REPEATABLE_READ, h -> write(h, "late")))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("without pinningAtFirstGate()");
    assertThat(value("full_name")).isEqualTo("b");
  }

  /** A pool answers with the level that was last set through it. */
  @ServerTest(except = TestServer.H2)
  void aLevelThatAStatementHasSetIsSeenByALatePin(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates).pinningAtFirstGate());
    String other = server == TestServer.POSTGRESQL
        ? "SELECT set_config('default_transaction_isolation', 'repeatable read', false)"
        : "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    try (Handle h = jdbi.open()) {
      h.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
      h.useTransaction(t -> write(t, "b"));
      h.execute(other);
      assertThatThrownBy(() -> h.useTransaction(t -> write(t, "late")))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("without pinningAtFirstGate()");
    }
    pool.getHikariPoolMXBean().softEvictConnections();
    assertThat(value("full_name")).isEqualTo("b");
  }

  @ServerTest
  void snapshotsArePinnedBeforeTheyAreTaken(TestServer server) throws Exception {
    start(server);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    jdbi.useTransaction(TransactionIsolationLevel.REPEATABLE_READ, h -> {
      place(Phase.DUAL_WRITE, SecondaryWrites.STRICT);
      assertThat(drained()).isFalse();
      write(h, "b");
    });
    assertThat(drained()).isTrue();
    assertThat(value("first_name")).as("the transaction began in read-old").isNull();
  }

  @ServerTest
  void aPoolWithoutAutocommitNeedsManagedTransactions(TestServer server) throws Exception {
    start(server, false);
    Jdbi joining = Jdbi.create(pool).installPlugin(new MigrationGatePlugin(gates));
    assertThatThrownBy(() -> joining.useTransaction(h -> write(h, "b")))
        .isInstanceOf(GateUsageException.class);
    jdbi.setTransactionHandler(LocalTransactionHandler.managed());
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    jdbi.useTransaction(TransactionIsolationLevel.READ_COMMITTED, h -> write(h, "c"));
    assertThat(jdbi.<String, RuntimeException>inTransaction(
            TransactionIsolationLevel.READ_COMMITTED,
            h -> h.createQuery("SELECT full_name FROM customer")
                .mapTo(String.class)
                .one()))
        .isEqualTo("c");
  }

  /** What runs on such a handle before has begun the transaction, and nobody has seen it. */
  @ServerTest
  void withoutAutocommitASnapshotMayBeOlderThanThePinAndIsRefused(TestServer server)
      throws Exception {
    start(server, false);
    jdbi.setTransactionHandler(LocalTransactionHandler.managed());
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    try (Handle h = jdbi.open()) {
      h.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      h.createQuery("SELECT full_name FROM customer").mapTo(String.class).one();
      place(Phase.READ_NEW, SecondaryWrites.STRICT);
      assertThatThrownBy(() -> h.useTransaction(g -> gate.read(() -> 1, () -> 2)))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("autocommit off");
      h.getConnection().rollback();
    }
  }

  /** There it was pinned with the first statement. */
  @ServerTest
  void aWrappedConnectionWithoutAutocommitIsPinnedInTime(TestServer server) throws Exception {
    start(server, false);
    Jdbi wrapped = Jdbi.create(GatedDataSource.wrap(gates, pool));
    wrapped.setTransactionHandler(LocalTransactionHandler.managed());
    wrapped.installPlugin(new MigrationGatePlugin(gates));
    try (Handle h = wrapped.open()) {
      h.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      h.createQuery("SELECT full_name FROM customer").mapTo(String.class).one();
      place(Phase.READ_NEW, SecondaryWrites.STRICT);
      assertThat(h.<Integer, RuntimeException>inTransaction(g -> gate.read(() -> 1, () -> 2)))
          .as("by the epoch that its snapshot belongs to")
          .isEqualTo(1);
    }
  }

  @ServerTest
  void comparisonInATransactionSurvivesAFailingOtherSide(TestServer server) throws Exception {
    start(server);
    gates.close();
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .sampling(() -> 0)
        .declare(MigrationDeclaration.builder(NAME)
            .compare(new Compare(Ramp.FULL, Duration.ofSeconds(10)))
            .build())
        .start();
    gate = gates.gate(NAME);
    jdbi.installPlugin(new MigrationGatePlugin(gates));
    place(Phase.DUAL_WRITE, SecondaryWrites.STRICT);
    jdbi.useTransaction(h -> {
      String read = gate.read(
          () -> h.createQuery("SELECT full_name FROM customer")
              .mapTo(String.class)
              .one(),
          () -> h.createQuery("SELECT x FROM no_such_table").mapTo(String.class).one());
      assertThat(read).isEqualTo("a");
      write(h, "goes on");
    });
    assertThat(value("full_name")).isEqualTo("goes on");
    assertThat(gates.mismatches(NAME)).hasSize(1);
  }
}
