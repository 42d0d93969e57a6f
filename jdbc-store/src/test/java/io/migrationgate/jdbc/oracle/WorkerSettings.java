package io.migrationgate.jdbc.oracle;

import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What a worker is told when it starts.
 *
 * @param data the gated tables, perhaps by way of a proxy
 * @param store the store, always direct
 * @param floors the file of {@link Floors}
 * @param number of this worker, never given out twice in a run
 * @param load what it does by itself
 * @param isolation of its transactions
 * @param leaseMillis of its node
 * @param safety what is left out
 */
record WorkerSettings(
    TestDatabase data,
    TestDatabase store,
    Path floors,
    int number,
    Load load,
    TransactionIsolationLevel isolation,
    long leaseMillis,
    Safety safety) {

  /**
   * Random work.
   *
   * @param threads that do it; 0 for a worker that does what it is told only
   * @param keys how many
   * @param seed of the dice
   */
  record Load(int threads, int keys, long seed) {}

  /** What is left out of the protocol. */
  enum Safety {
    /** Nothing. */
    ON,
    /** Pins and checks: phases are looked up like feature flags. */
    FLAGS,
    /** Draining before an acknowledgement. */
    EAGER_ACKS,
    /** The commit check, by the option that is documented as unsafe. */
    NO_COMMIT_CHECK
  }

  List<String> toArguments() {
    return List.of(
        data.server().name(),
        data.url(),
        store.url(),
        data.user(),
        data.password(),
        floors.toString(),
        Integer.toString(number),
        Integer.toString(load.threads),
        Integer.toString(load.keys),
        Long.toString(load.seed),
        isolation.name(),
        Long.toString(leaseMillis),
        safety.name());
  }

  static WorkerSettings of(String[] arguments) {
    TestServer server = TestServer.valueOf(arguments[0]);
    return new WorkerSettings(
        new TestDatabase(server, arguments[1], arguments[3], arguments[4]),
        new TestDatabase(server, arguments[2], arguments[3], arguments[4]),
        Path.of(arguments[5]),
        Integer.parseInt(arguments[6]),
        new Load(
            Integer.parseInt(arguments[7]),
            Integer.parseInt(arguments[8]),
            Long.parseLong(arguments[9])),
        TransactionIsolationLevel.valueOf(arguments[10]),
        Long.parseLong(arguments[11]),
        Safety.valueOf(arguments[12]));
  }
}
