package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.COLUMN;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.FIELD;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.FORMAT;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.ROWS;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.RUN;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.TYPE;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.columnTypes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.jdbc.backfill.DocumentRewriteFixture.Settings;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.HistoryFilter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents rewritten in place into the version in force, by the application's codec. */
@Timeout(180)
@Tag("thorough")
class DocumentRewriteTest {
  @ServerTest
  void everyDocumentIsRewrittenAndTheOldVersionGivenUp(TestServer server) throws Exception {
    for (String column : columnTypes(server)) {
      try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
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
    try (DocumentRewriteFixture fixture =
        new DocumentRewriteFixture(server, server == TestServer.H2 ? "clob" : "text")) {
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
    try (DocumentRewriteFixture fixture =
        new DocumentRewriteFixture(server, server == TestServer.H2 ? "clob" : "text")) {
      fixture.move(2);
      fixture.backfills.rewrite(
          "settings", RewriteSpec.of(COLUMN).by(List.of("id")), QUICK, OPERATOR);
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
  void rowsAreFoundByKeysOfSeveralColumns(TestServer server) throws Exception {
    String rows = IntStream.rangeClosed(1, ROWS)
        .mapToObj(i -> "('t" + i % 3 + "', 'Name " + i + "', TIMESTAMP '2026-01-01 00:00:00.00000"
            + i % 7 + "', " + i + "00000000000000000, '{\"zone\": \"z" + i + "\"}')")
        .collect(Collectors.joining(", "));
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, "VARCHAR(500)")) {
      fixture.database.execute(
          "CREATE TABLE wide (tenant CHAR(4), name VARCHAR(20), moment "
              + (server == TestServer.MARIADB ? "DATETIME(6)" : "TIMESTAMP(6)")
              + ", n NUMERIC(25), settings " + columnTypes(server)[0]
              + ", PRIMARY KEY (tenant, name, moment, n))",
          "INSERT INTO wide VALUES " + rows);
      fixture.move(2);
      DocumentPlace place = new DocumentPlace("wide", "settings", "v", null);
      fixture.backfills.rewrite("settings", RewriteSpec.of(place), QUICK, OPERATOR);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.count(place).byVersion()).isEqualTo(Map.of(2, (long) ROWS));
      assertThat(fixture.database.query("SELECT settings FROM wide WHERE name = 'Name 7'"))
          .contains("\"z7\"", "light");
    }
  }

  @ServerTest
  void aChangeOfTheVersionEndsIt(TestServer server) throws Exception {
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, "VARCHAR(500)")) {
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
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(TestServer.H2, "clob")) {
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
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(TestServer.H2, "clob")) {
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
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(TestServer.H2, "clob")) {
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
              RewriteSpec.of(new DocumentPlace("customers", "settings", "v", null)),
              QUICK,
              OPERATOR))
          .hasMessageContaining("no such table");
      fixture.start(QUICK);
      assertThatThrownBy(() -> fixture.start(QUICK))
          .hasMessageContaining("mgate backfill cancel document:settings");
    }
  }
}
