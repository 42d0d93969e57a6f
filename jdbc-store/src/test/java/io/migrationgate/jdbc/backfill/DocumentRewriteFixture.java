package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
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
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.spi.DocumentPlace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One node, and a table of documents from before, of which one has a field more. */
final class DocumentRewriteFixture implements AutoCloseable {
  static final String RUN = DocumentRewrite.runName("settings");
  static final DocumentPlace FIELD = new DocumentPlace("customer", "settings", "v", null);
  static final DocumentPlace COLUMN = new DocumentPlace("customer", "settings", null, "ver");
  static final int ROWS = 60;

  record SettingsV1(String zone) {}

  record SettingsV2(String zone, String mode) {}

  record Settings(String zone, String mode) {}

  static final VersionedType<Settings> TYPE = VersionedType.first("settings", 1, SettingsV1.class)
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
  static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  /** A third version with the shape of the second. */
  static final VersionedType<Settings> THREE = VersionedType.first("settings", 1, SettingsV1.class)
      .next(
          2,
          SettingsV2.class,
          one -> new SettingsV2(one.zone(), "light"),
          Downcast.lossy(two -> new SettingsV1(two.zone()), "the mode"))
      .next(
          3,
          Settings.class,
          two -> new Settings(two.zone(), two.mode() + "!"),
          Downcast.lossy(
              three -> new SettingsV2(three.zone(), three.mode().replace("!", "")), "the end"))
      .unversioned(1)
      .build();

  final TestDatabase database;
  final HikariDataSource dataSource;
  final JdbcGateStore store;
  final MigrationGates gates;
  final VersionAdmin versions;
  final Backfills backfills;
  final DocumentCodec<Settings> codec;

  DocumentRewriteFixture(TestServer server, String columnType) throws SQLException {
    this(server, columnType, TYPE);
  }

  DocumentRewriteFixture(TestServer server, String columnType, VersionedType<Settings> type)
      throws SQLException {
    database = server.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, settings " + columnType + ", ver INTEGER)");
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
        .document(type, FORMAT)
        .start();
    versions = new VersionAdmin(store);
    backfills = Backfills.of(dataSource, store);
    codec = DocumentCodec.inField(type, FORMAT, gates.writeVersion("settings"), "v");
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
    return backfills.rewrite("settings", RewriteSpec.of(FIELD), settings, OPERATOR);
  }

  BackfillRun start(Map<Integer, String> sql, BackfillSettings settings) {
    return backfills.rewrite("settings", RewriteSpec.of(FIELD).inSql(sql), settings, OPERATOR);
  }

  BackfillRun sampled(int percent, Map<Integer, String> sql) {
    RewriteSpec spec = RewriteSpec.of(FIELD).inSql(sql).sampling(percent);
    return backfills.rewrite("settings", spec, BackfillFixture.QUICK, OPERATOR);
  }

  /** Adds rows 2001 to so many, as those that are there. */
  void more(int last) throws SQLException {
    database.execute("INSERT INTO customer VALUES "
        + IntStream.rangeClosed(2001, last)
            .mapToObj(id -> "(" + id + ", '{\"zone\": \"z" + id + "\"}', NULL)")
            .collect(Collectors.joining(", ")));
  }

  String document(int id) throws SQLException {
    return database.query("SELECT settings FROM customer WHERE id = " + id);
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

  static String[] columnTypes(TestServer server) {
    return switch (server) {
      case POSTGRESQL -> new String[] {"jsonb", "json", "text"};
      case MARIADB -> new String[] {"json", "longtext"};
      case H2 -> new String[] {"clob"};
    };
  }
}
