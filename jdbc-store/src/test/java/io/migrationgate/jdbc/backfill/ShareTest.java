package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillCode;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** Which part of the time a worker works beside others, by what a real server shows of them. */
@Tag("thorough")
class ShareTest {
  /** Takes ten statements for a row. */
  private static final class RowByRow implements BackfillCode {
    @Override
    public String version() {
      return "v1";
    }

    @Override
    public void copy(Connection connection, Direction direction, List<Key> keys)
        throws SQLException {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE customer SET label = CONCAT(name, ?) WHERE id = ?")) {
        for (Key key : keys) {
          for (int i = 1; i <= 10; i++) {
            update.setString(1, String.valueOf(i));
            update.setObject(2, key.values().get(0));
            update.executeUpdate();
          }
        }
      }
    }

    @Override
    public List<Key> differing(Connection connection, Direction direction, List<Key> keys) {
      return List.of();
    }
  }

  @ServerTest
  void allOfTheTimeWhileNobodyElseIsAtWorkAndLittleOnceSomebodyWrites(TestServer server)
      throws Exception {
    try (ShareScene scene = new ShareScene(server);
        Connection other = scene.fixture.dataSource.getConnection();
        Statement statement = other.createStatement()) {
      if (!scene.shows()) {
        for (int i = 0; i < 20; i++) {
          scene.step();
        }
        assertThat(scene.fixture.latest().share())
            .isEqualTo(new Share(20, "this database does not show what others do"));
        return;
      }
      Share alone = scene.stepUntil(share -> share.percent() == 100);
      assertThat(alone.why()).isEqualTo("nobody else is at work");
      for (int i = 0; i < 100; i++) {
        statement.execute("UPDATE other SET n = n + 1");
      }
      assertThat(scene.step().share())
          .satisfies(share -> assertThat(share.percent()).isEqualTo(5))
          .satisfies(share -> assertThat(share.why()).startsWith("others write about "));
      scene.stepUntil(share -> share.percent() == 100);
    }
  }

  @ServerTest
  void sessionsThatOnlyReadCountToo(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (ShareScene scene = new ShareScene(server)) {
      scene.stepUntil(share -> share.percent() == 100);
      List<Thread> readers = new ArrayList<>();
      List<Statement> running = new ArrayList<>();
      String sleep = server == TestServer.POSTGRESQL ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60)";
      for (int i = 0; i < 2; i++) {
        Statement statement = scene.fixture.database.connect().createStatement();
        running.add(statement);
        readers.add(new Thread(() -> {
          try {
            statement.execute(sleep);
          } catch (SQLException e) {
            // It is cancelled below.
            assertThat(statement).isNotNull();
          }
        }));
      }
      readers.forEach(Thread::start);
      String asleep = server == TestServer.POSTGRESQL
          ? "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND query = '"
          : "SELECT COUNT(*) FROM information_schema.processlist WHERE info = '";
      try {
        await().until(() -> scene.fixture.database.query(asleep + sleep + "'").equals("2"));
        Share share = scene.stepUntil(now -> now.percent() < 100);
        assertThat(share).isEqualTo(new Share(5, "other sessions are at work"));
      } finally {
        for (Statement statement : running) {
          statement.cancel();
          statement.getConnection().close();
        }
        for (Thread reader : readers) {
          reader.join();
        }
      }
      scene.stepUntil(share -> share.percent() == 100);
    }
  }

  /** Where the server counts statements, and not transactions, nobody knows whose they are. */
  @ServerTest
  void whatItWritesRowByRowIsNotTakenForOthers(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    try (ShareScene scene =
        new ShareScene(server, ShareScene.renaming(BackfillSpec.code("v1")), new RowByRow())) {
      for (int i = 0; i < 20; i++) {
        scene.step();
      }
      Share expected = server == TestServer.POSTGRESQL
          ? new Share(100, "nobody else is at work")
          : new Share(20, "what others write cannot be told from what this run writes, row by row");
      assertThat(scene.fixture.latest().share()).isEqualTo(expected);
    }
  }

  /** It is always at work, and does nothing until an event is due. */
  @ServerTest
  void aSchedulerThatWaitsIsNoSessionAtWork(TestServer server) throws Exception {
    if (server != TestServer.MARIADB) {
      return;
    }
    try (ShareScene scene = new ShareScene(server)) {
      TestDatabase database = scene.fixture.database;
      String before = database.query("SELECT @@GLOBAL.event_scheduler");
      database.execute("SET GLOBAL event_scheduler = ON");
      try {
        assertThat(scene.stepUntil(share -> share.percent() == 100).why())
            .isEqualTo("nobody else is at work");
      } finally {
        database.execute("SET GLOBAL event_scheduler = " + before);
      }
    }
  }

  /** It has a session that is always at work, and is told of by its lag. */
  @ServerTest
  void aReplicaThatFollowsIsNoSessionAtWork(TestServer server) throws Exception {
    if (server != TestServer.POSTGRESQL) {
      return;
    }
    try (ShareScene scene = new ShareScene(server);
        Connection replica = replicating(scene.fixture.database);
        PGReplicationStream stream = replica
            .unwrap(PGConnection.class)
            .getReplicationAPI()
            .replicationStream()
            .physical()
            .withStartPosition(LogSequenceNumber.valueOf(
                scene.fixture.database.query("SELECT pg_current_wal_lsn()")))
            .start()) {
      assertThat(stream.isClosed()).isFalse();
      assertThat(
              scene.fixture.database.query(
                  "SELECT string_agg(state, '') FROM pg_stat_activity WHERE backend_type = 'walsender'"))
          .isEqualTo("active");
      assertThat(scene.stepUntil(share -> share.percent() == 100).why())
          .isEqualTo("nobody else is at work");
    }
  }

  private static Connection replicating(TestDatabase database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("replication", "database");
    properties.setProperty("assumeMinServerVersion", "14");
    properties.setProperty("preferQueryMode", "simple");
    return DriverManager.getConnection(database.url(), properties);
  }

  /** PostgreSQL tells him of others' locks alone. */
  @ServerTest
  void aUserWhoMayNotSeeOthersSeesWhetherTheyAreInATransaction(TestServer server) throws Exception {
    if (server != TestServer.POSTGRESQL) {
      return;
    }
    try (ShareScene scene = new ShareScene(server);
        Connection other = scene.fixture.database.connect();
        Statement statement = other.createStatement();
        HikariDataSource pool = restricted(scene.fixture.database).pool(4)) {
      statement.execute("SELECT 1");
      BackfillWorker worker = Backfills.of(pool, scene.fixture.store, "", scene.time)
          .worker(WorkerOptions.named("restricted"));
      assertThat(scene.stepUntil(worker, NAME, share -> share.percent() == 100).why())
          .isEqualTo("nobody else is at work");
      other.setAutoCommit(false);
      statement.execute("SELECT 1");
      assertThat(scene.stepUntil(worker, NAME, share -> share.percent() < 100))
          .isEqualTo(new Share(5, "other sessions are at work"));
    }
  }

  private static TestDatabase restricted(TestDatabase database) throws SQLException {
    database.execute(
        "DO $$ BEGIN CREATE ROLE mgate_share LOGIN PASSWORD 'not-a-secret-1';"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO mgate_share",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO mgate_share");
    return database.as("mgate_share", "not-a-secret-1");
  }

  @ServerTest
  void aP99ThatRisesBringsItBelowAFifth(TestServer server) throws Exception {
    AtomicLong millis = new AtomicLong(20);
    try (ShareScene scene = new ShareScene(server);
        MigrationGates reporting = MigrationGates.builder(scene.fixture.store)
            .build("reporting")
            .withoutClassPath()
            .declare(ShareScene.renaming().build())
            .pollInterval(Duration.ofMillis(50))
            .p99Millis(millis::get)
            .start()) {
      assertThat(reporting).isNotNull();
      scene.stepUntil(share -> share.percent() >= 20 && !share.why().isEmpty());
      millis.set(400);
      await().atMost(Duration.ofSeconds(20)).until(() -> scene.step().share().percent() < 20);
      assertThat(scene.fixture.latest().share().why()).isEqualTo("application p99 is up at 400 ms");
    }
  }

  /** Before each batch it has looked at a run that has no range left for it. */
  @ServerTest
  void aWorkerKeepsToItsRunBesideAnotherOneThatHasNothingForIt(TestServer server) throws Exception {
    if (server == TestServer.H2) {
      return;
    }
    String other = "other-migration";
    MigrationDeclaration.Builder declared = MigrationDeclaration.builder(other)
        .supports(Phase.values())
        .oldSide("person", "name")
        .newSide("person", "label")
        .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of()));
    try (ShareScene scene = new ShareScene(server)) {
      scene.fixture.gates.close();
      scene.fixture.database.execute(
          "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100))",
          "INSERT INTO person SELECT id, name, label FROM customer");
      try (MigrationGates both = MigrationGates.builder(scene.fixture.store)
          .build("both")
          .withoutClassPath()
          .declare(ShareScene.renaming().build())
          .declare(declared.build())
          .pollInterval(Duration.ofMillis(50))
          .start()) {
        assertThat(both).isNotNull();
        scene.fixture.admin.apply(other, new Move.Advance(), OPERATOR);
        assertThat(
                scene.fixture.admin.settlement(other).await(Duration.ofSeconds(30), progress -> {}))
            .matches(SettleProgress::settled);
        BackfillWorker holding = scene.worker("holding");
        BackfillWorker worker = scene.worker("w");
        scene.stepUntil(holding, NAME, share -> !share.why().isEmpty());
        scene.backfills.start(other, ShareScene.ADAPTING, OPERATOR);
        assertThat(
                scene.stepUntil(worker, other, share -> share.percent() == 100).why())
            .isEqualTo("nobody else is at work");
      }
    }
  }

  @ServerTest
  void anotherWorkerBeginsAnewAndAGivenShareIsKept(TestServer server) throws Exception {
    try (ShareScene scene = new ShareScene(server)) {
      assertThat(scene.fixture.latest().share()).isEqualTo(Share.FIRST);
      scene.stepUntil(share -> !share.why().isEmpty());
      scene.worker.release();
      scene.worker = scene.backfills.worker(WorkerOptions.named("x"));
      scene.backfills.change(NAME, change -> change.sharePercent(50), OPERATOR);
      assertThat(scene.step().share()).isEqualTo(new Share(50, ""));
      assertThat(scene.worker.step()).isPositive();
      scene.backfills.change(NAME, change -> change.sharePercent(null), OPERATOR);
      scene.stepUntil(share -> !scene.shows() || share.percent() == 100);
      scene.backfills.change(
          NAME, change -> change.sharePercent(100).largestBatch(1_000), OPERATOR);
      BackfillRun run = scene.fixture.finish(scene.worker);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.heldBy()).isEmpty();
    }
  }
}
