package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillCode;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A run that adapts to what others do, and a worker whose rests take no time. */
final class ShareScene implements AutoCloseable {
  /** Of batches of two rows, so that there are enough of them. */
  static final BackfillSettings ADAPTING =
      BackfillSettings.DEFAULT.change().largestBatch(2).ranges(1).done();

  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(500);

  /** Real time, and what a worker would have rested. */
  static final class Rested implements TimeSource {
    private final AtomicLong skipped = new AtomicLong();

    @Override
    public long nanoTime() {
      return System.nanoTime() + skipped.get();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) {
      skipped.addAndGet(duration.toNanos());
    }
  }

  static MigrationDeclaration.Builder renaming() {
    return renaming(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of()));
  }

  static MigrationDeclaration.Builder renaming(BackfillSpec how) {
    return BackfillFixture.declaration()
        .oldSide("customer", "name")
        .newSide("customer", "label")
        .backfill(how);
  }

  final TestServer server;
  final BackfillFixture fixture;
  final Rested time = new Rested();
  final Backfills backfills;
  BackfillWorker worker;

  ShareScene(TestServer server) throws SQLException {
    this(server, renaming());
  }

  ShareScene(TestServer server, MigrationDeclaration.Builder declared, BackfillCode... code)
      throws SQLException {
    this.server = server;
    fixture = new BackfillFixture(
        server,
        declared,
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100))",
        "CREATE TABLE other (n INTEGER)",
        "INSERT INTO other VALUES (1)");
    for (int i = 0; i < 1_500; i += 50) {
      StringBuilder rows = new StringBuilder("INSERT INTO customer (id, name) VALUES (0, 'a')");
      for (int n = Math.max(1, i); n < i + 50; n++) {
        rows.append(", (").append(n).append(", 'a')");
      }
      fixture.database.execute(
          i == 0 ? rows.toString() : rows.toString().replace(" (0, 'a'),", ""));
    }
    fixture.advance();
    backfills = Backfills.of(fixture.dataSource, fixture.store, "", time);
    worker = backfills.worker(WorkerOptions.named("w").code(code));
    backfills.start(NAME, ADAPTING, OPERATOR);
  }

  boolean shows() {
    return server != TestServer.H2;
  }

  /** One that nobody takes a range from. */
  BackfillWorker worker(String name) {
    return backfills.worker(WorkerOptions.named(name).lease(Duration.ofHours(1)));
  }

  /** One batch, with the rest before it. */
  BackfillRun step() {
    return step(worker, NAME);
  }

  private BackfillRun step(BackfillWorker by, String migration) {
    time.sleep(BETWEEN_BATCHES);
    by.step();
    return backfills.latest(migration).orElseThrow();
  }

  Share stepUntil(Predicate<Share> reached) {
    return stepUntil(worker, NAME, reached);
  }

  Share stepUntil(BackfillWorker by, String migration, Predicate<Share> reached) {
    for (int i = 0; i < 60; i++) {
      Share share = step(by, migration).share();
      if (reached.test(share)) {
        return share;
      }
    }
    throw new AssertionError("not reached: " + backfills.latest(migration));
  }

  @Override
  public void close() {
    fixture.close();
  }
}
