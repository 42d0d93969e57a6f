package io.migrationgate.jdbc.oracle;

import static org.awaitility.Awaitility.await;

import io.migrationgate.Side;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Makes one side what the other is, in fenced batches: the smallest copy that plays by the
 * protocol.
 */
final class Reconciler {
  private static final int BATCH = 16;

  private final Jdbi jdbi;
  private final TestServer server;
  private final int keys;
  private final Items old;
  private final Items now;

  Reconciler(Jdbi jdbi, TestServer server, int keys) {
    this.jdbi = jdbi;
    this.server = server;
    this.keys = keys;
    this.old = Items.old(server);
    this.now = Items.now(server);
  }

  /**
   * Copies everything, unless the migration leaves the phase that it was entered for.
   *
   * @param to the side that is made like the other one
   * @return whether it was all done in this stay
   */
  boolean run(MigrationState entered, Side to) {
    for (int from = 0; from < keys; from += BATCH) {
      int first = from;
      boolean[] valid = new boolean[1];
      await()
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> {
            try {
              valid[0] = jdbi.inTransaction(
                  TransactionIsolationLevel.READ_COMMITTED,
                  handle -> batch(handle, entered, to, first));
              return true;
            } catch (JdbiException e) {
              FailureKind kind = SqlFailures.kind(e);
              if (kind == FailureKind.OTHER) {
                throw e;
              }
              return false;
            }
          });
      if (!valid[0]) {
        return false;
      }
    }
    return true;
  }

  private boolean batch(Handle handle, MigrationState entered, Side to, int from) {
    long epoch = handle
        .createQuery("SELECT entered_epoch FROM mgate_migration WHERE name = :name"
            + (server == TestServer.MARIADB ? " LOCK IN SHARE MODE" : " FOR SHARE"))
        .bind("name", entered.name())
        .mapTo(Long.class)
        .one();
    if (epoch != entered.enteredEpoch()) {
      return false;
    }
    Items source = to == Side.NEW ? old : now;
    Items target = to == Side.NEW ? now : old;
    for (long key : keys(handle, from)) {
      Item onOld = old.lock(handle, key);
      Item onNew = now.lock(handle, key);
      Item item = to == Side.NEW ? onOld : onNew;
      if (item != null) {
        target.upsert(handle, key, item);
      } else if ((to == Side.NEW ? onNew : onOld) != null && source.lock(handle, key) == null) {
        // Only while its row is locked: otherwise this might hit one that was created meanwhile.
        target.delete(handle, key);
      }
    }
    return true;
  }

  private List<Long> keys(Handle handle, int from) {
    return handle
        .createQuery("SELECT k FROM old_item WHERE k >= :from AND k < :to"
            + " UNION SELECT k FROM new_item WHERE k >= :from AND k < :to ORDER BY k")
        .bind("from", from)
        .bind("to", from + BATCH)
        .mapTo(Long.class)
        .list();
  }
}
