package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.HistoryFilter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents rewritten in place into the version in force, by the application's codec. */
@Timeout(180)
@Tag("thorough")
class DocumentRewriteTest {
  private static final String RUN = DocumentRewrite.runName("settings");
  private static final DocumentPlace FIELD = new DocumentPlace("customer", "settings", "v", null);
  private static final DocumentPlace COLUMN =
      new DocumentPlace("customer", "settings", null, "ver");
  private static final int ROWS = 60;

  record SettingsV1(String zone) {}

  record Settings(String zone, String mode) {}

  private static final VersionedType<Settings> TYPE = VersionedType.first(
          "settings", 1, SettingsV1.class)
      .next(
          2,
          Settings.class,
          one -> {
            if (one.zone().equals("bad")) {
              throw new IllegalArgumentException("no such zone");
            }
            return new Settings(one.zone(), "light");
          },
          Downcast.lossy(two -> new SettingsV1(two.zone()), "the mode"))
      .unversioned(1)
      .build();
  private static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  /** One node, and a table of documents from before, of which one has a field more. */
  private static final class Fixture implements AutoCloseable {
    final TestDatabase database;
    final HikariDataSource dataSource;
    final JdbcGateStore store;
    final MigrationGates gates;
    final VersionAdmin versions;
    final Backfills backfills;
    final DocumentCodec<Settings> codec;

    Fixture(TestServer server, String columnType) throws SQLException {
      database = server.newDatabase();
      database.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, settings " + columnType
          + ", ver INTEGER)");
      String rows = IntStream.rangeClosed(1, ROWS)
          .mapToObj(id -> "(" + id + ", '{\"zone\": \"z" + id + "\""
              + (id == 7 ? ", \"theme\": [1]" : "") + "}', NULL)")
          .collect(Collectors.joining(", "));
      database.execute("INSERT INTO customer VALUES (1000, NULL, NULL), " + rows);
      dataSource = database.pool(4);
      store = JdbcGateStore.create(dataSource);
      gates = MigrationGates.builder(store)
          .build("46")
          .withoutClassPath()
          .withoutThread()
          // Nothing beats but what the test does, and a test may take its time.
          .lease(Duration.ofMinutes(10))
          .document(TYPE, FORMAT)
          .start();
      versions = new VersionAdmin(store);
      backfills = Backfills.of(dataSource, store);
      codec = DocumentCodec.inField(TYPE, FORMAT, gates.writeVersion("settings"), "v");
    }

    DocumentState state() {
      return VersionAdmin.type(versions.view(), "settings");
    }

    void write(int version) {
      versions.apply(state(), new VersionChange.Write(version), OPERATOR);
    }

    void move(int version) throws InterruptedException {
      write(version);
      settle();
    }

    void settle() throws InterruptedException {
      assertThat(GateAdmin.of(store, store.database())
              .documentSettlement("settings", null)
              .await(Duration.ofSeconds(30), progress -> gates.integration().refresh())
              .settled())
          .isTrue();
    }

    BackfillRun start(BackfillSettings settings) {
      return backfills.rewrite("settings", FIELD, List.of(), settings, OPERATOR);
    }

    BackfillWorker worker() {
      return backfills.worker(WorkerOptions.named("w").documents(codec));
    }

    BackfillRun latest() {
      return backfills.latest(RUN).orElseThrow();
    }

    BackfillRun finish(BackfillWorker worker) {
      return stepUntil(worker, run -> !run.state().active());
    }

    BackfillRun stepUntil(BackfillWorker worker, Predicate<BackfillRun> reached) {
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (System.nanoTime() - deadline < 0) {
        BackfillRun run = latest();
        if (reached.test(run)) {
          return run;
        }
        worker.step();
      }
      throw new AssertionError("not reached: " + latest());
    }

    DocumentCount count(DocumentPlace place) {
      return versions.count(state(), store.database(), place);
    }

    @Override
    public void close() {
      gates.close();
      store.close();
      dataSource.close();
    }
  }

  private static String[] columnTypes(TestServer server) {
    return switch (server) {
      case POSTGRESQL -> new String[] {"jsonb", "json", "text"};
      case MARIADB -> new String[] {"json", "longtext"};
      case H2 -> new String[] {"clob"};
    };
  }

  @ServerTest
  void everyDocumentIsRewrittenAndTheOldVersionGivenUp(TestServer server) throws Exception {
    for (String column : columnTypes(server)) {
      try (Fixture fixture = new Fixture(server, column)) {
        fixture.move(2);
        assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(1, (long) ROWS));
        fixture.start(QUICK.change().largestBatch(7).done());

        BackfillRun run = fixture.finish(fixture.worker());

        assertThat(run.state()).as(column + ": " + run.problem()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.counts().differences()).isZero();
        assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(2, (long) ROWS));
        assertThat(fixture.database.query("SELECT settings FROM customer WHERE id = 7"))
            .contains("theme", "z7", "light");
        DocumentState after = fixture
            .versions
            .apply(
                fixture.state(),
                new VersionChange.Finalize(VersionRange.of(2), fixture.count(FIELD)),
                OPERATOR.confirming())
            .after();
        assertThat(after.present()).isEqualTo(VersionRange.of(2));
        assertThat(fixture.store.history(new HistoryFilter(SubjectKind.DOCUMENT, "settings", 20)))
            .extracting(entry -> entry.note().kind())
            .contains("rewrite");
      }
    }
  }

  @ServerTest
  void aDocumentThatCannotBeReadIsNamedByItsKey(TestServer server) throws Exception {
    try (Fixture fixture = new Fixture(server, server == TestServer.H2 ? "clob" : "text")) {
      fixture.database.execute(
          "UPDATE customer SET settings = '{\"zone\": ' WHERE id = 20",
          "UPDATE customer SET settings = '{\"zone\": \"bad\"}' WHERE id = 30");
      fixture.move(2);
      fixture.start(QUICK);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("2 rows");
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(one -> one.key().values().get(0))
          .contains(20L, 30L);
      assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(1, 1L, 2, ROWS - 2L));
    }
  }

  @ServerTest
  void theVersionMayBeInAColumn(TestServer server) throws Exception {
    try (Fixture fixture = new Fixture(server, server == TestServer.H2 ? "clob" : "text")) {
      fixture.move(2);
      fixture.backfills.rewrite("settings", COLUMN, List.of("id"), QUICK, OPERATOR);
      DocumentCodec<Settings> beside =
          DocumentCodec.beside(TYPE, FORMAT, fixture.gates.writeVersion("settings"));

      BackfillRun run =
          fixture.finish(fixture.backfills.worker(WorkerOptions.named("w").documents(beside)));

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.count(COLUMN).byVersion()).isEqualTo(Map.of(2, (long) ROWS));
      assertThat(fixture.database.query("SELECT settings FROM customer WHERE id = 7"))
          .contains("light")
          .doesNotContain("\"v\"");
    }
  }

  @ServerTest
  void aChangeOfTheVersionEndsIt(TestServer server) throws Exception {
    try (Fixture fixture = new Fixture(server, "VARCHAR(500)")) {
      fixture.move(2);
      fixture.start(QUICK.change().largestBatch(5).ranges(1).done());
      BackfillWorker worker = fixture.worker();
      fixture.stepUntil(worker, run -> run.counts().copied() > 0);
      fixture.write(1);

      BackfillRun run = fixture.finish(worker);

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("was changed since the run was started");
      assertThat(fixture.count(FIELD).byVersion().get(1))
          .as("nothing was rewritten after it")
          .isGreaterThan(0);
    }
  }

  @Test
  void anotherWorkerGoesOnWhereOneHasStopped() throws Exception {
    try (Fixture fixture = new Fixture(TestServer.H2, "clob")) {
      fixture.move(2);
      fixture.start(QUICK.change().largestBatch(5).ranges(1).done());
      BackfillWorker first = fixture.worker();
      fixture.stepUntil(first, run -> run.counts().copied() >= 5);
      fixture.backfills.pause(RUN, OPERATOR);
      first.release();
      fixture.backfills.resume(RUN, OPERATOR);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().copied()).as("each row once").isEqualTo(ROWS + 1);
    }
  }

  @Test
  void itIsLeftToWhoeverHasTheCodec() throws Exception {
    try (Fixture fixture = new Fixture(TestServer.H2, "clob")) {
      fixture.move(2);
      fixture.start(QUICK);
      BackfillWorker without = fixture.backfills.worker(WorkerOptions.named("w"));
      BackfillWorker other = fixture.backfills.worker(WorkerOptions.named("w")
          .documents(DocumentCodec.inField(
              TYPE, FORMAT, fixture.gates.writeVersion("settings"), "version")));
      for (int i = 0; i < 5; i++) {
        without.step();
        other.step();
      }
      assertThat(fixture.latest().state()).isEqualTo(RunState.NEW);
      assertThat(fixture.latest().heldBy()).contains("into the field 'v'");
      assertThat(fixture.finish(fixture.worker()).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void itIsRefusedWhereItWouldLoseOrDoNothing() throws Exception {
    try (Fixture fixture = new Fixture(TestServer.H2, "clob")) {
      assertThatThrownBy(() -> fixture.start(QUICK))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("documents in version 1 only");
      fixture.write(2);
      assertThatThrownBy(() -> fixture.start(QUICK)).hasMessageContaining("mgate version settle");
      fixture.settle();
      fixture.move(1);
      assertThatThrownBy(() -> fixture.start(QUICK))
          .hasMessageContaining("may have no place for what they hold")
          .hasMessageContaining("mgate version advance settings --to 2");
      fixture.move(2);
      assertThatThrownBy(() -> fixture.backfills.rewrite(
              "settings",
              new DocumentPlace("customers", "settings", "v", null),
              List.of(),
              QUICK,
              OPERATOR))
          .hasMessageContaining("no such table");
      fixture.start(QUICK);
      assertThatThrownBy(() -> fixture.start(QUICK))
          .hasMessageContaining("mgate backfill cancel document:settings");
    }
  }
}
