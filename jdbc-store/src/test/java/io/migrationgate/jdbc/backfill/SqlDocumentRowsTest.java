package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.COLUMN;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.FIELD;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.FORMAT;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.ROWS;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.TYPE;
import static io.migrationgate.jdbc.backfill.DocumentRewriteFixture.columnTypes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.jdbc.backfill.DocumentRewriteFixture.Settings;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents rewritten in place by the database, where an expression says what an upcast says. */
@Timeout(180)
@Tag("thorough")
class SqlDocumentRowsTest {
  private static String columnType(TestServer server) {
    return columnTypes(server)[0];
  }

  /** What gives a field of version 2, and its version, to a document. */
  private static String lighter(TestServer server, String column, String mode) {
    if (server == TestServer.MARIADB) {
      return "JSON_SET(settings, '$.v', 2, '$.mode', '" + mode + "')";
    }
    String with = " || '{\"v\": 2, \"mode\": \"" + mode + "\"}'";
    return switch (column) {
      case "jsonb" -> "settings" + with;
      case "json" -> "CAST(settings AS jsonb)" + with;
      default -> "CAST(CAST(settings AS jsonb)" + with + " AS text)";
    };
  }

  @ServerTest(except = TestServer.H2)
  void anExpressionRewritesThemInTheDatabase(TestServer server) throws Exception {
    for (String column : columnTypes(server)) {
      try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
        fixture.move(2);
        fixture.start(
            Map.of(1, lighter(server, column, "light")),
            QUICK.change().largestBatch(7).done());

        BackfillRun run = fixture.finish(fixture.worker());

        assertThat(run.state()).as(column + ": " + run.problem()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.counts().copied()).isEqualTo(ROWS + 1);
        assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(2, (long) ROWS));
        assertThat(fixture.database.query("SELECT settings FROM customer WHERE id = 7"))
            .contains("theme", "z7", "light");
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void anExpressionThatIsNoUpcastEndsTheRunAndNothingIsWritten(TestServer server) throws Exception {
    String column = columnType(server);
    for (String wrong : List.of(
        lighter(server, column, "dark"),
        lighter(server, column, "light").replace("mode", "made"),
        "'{\"v\": 2}'")) {
      try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
        fixture.move(2);
        fixture.start(Map.of(1, wrong), QUICK);

        BackfillRun run = fixture.finish(fixture.worker());

        assertThat(run.state()).as(wrong).isEqualTo(RunState.FAILED);
        assertThat(run.problem())
            .contains("the expression for version 1 of document type 'settings'")
            .doesNotContain("z1");
        assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(1, (long) ROWS));
      }
    }
  }

  /** Of so many rows only the first are looked at while they are written. */
  @ServerTest(except = TestServer.H2)
  void whatNoSampleHasIsFoundByTheVerification(TestServer server) throws Exception {
    String column = columnType(server);
    String light = lighter(server, column, "light");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      String rows = IntStream.rangeClosed(2001, 2300)
          .mapToObj(id -> "(" + id + ", '{\"zone\": \"z" + id + "\"}', NULL)")
          .collect(Collectors.joining(", "));
      fixture.database.execute("INSERT INTO customer VALUES " + rows);
      fixture.move(2);
      String broken = light.replace("mode", "made");
      fixture.start(
          Map.of(1, "CASE WHEN id = 2250 THEN " + broken + " ELSE " + light + " END"), QUICK);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("1 row");
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(one -> one.key().values().get(0))
          .containsOnly(2250L);
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatAnExpressionHasNoDocumentForIsLeftToTheCodec(TestServer server) throws Exception {
    String column = columnType(server);
    String light = lighter(server, column, "light");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.move(2);
      fixture.start(Map.of(1, "CASE WHEN id % 2 = 0 THEN " + light + " END"), QUICK);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.round()).as("not only once the verification had found it").isEqualTo(1);
      assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(2, (long) ROWS));
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatIsNoDocumentIsNotTouchedByAnExpression(TestServer server) throws Exception {
    String column = server == TestServer.POSTGRESQL ? "text" : "longtext";
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.database.execute(
          "UPDATE customer SET settings = '[1]' WHERE id = 10",
          "UPDATE customer SET settings = '{\"zone\": ' WHERE id = 20",
          "UPDATE customer SET settings = '{\"v\": \"1\", \"zone\": \"z\"}' WHERE id = 30");
      fixture.move(2);
      fixture.start(Map.of(1, lighter(server, column, "light")), QUICK);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("3 rows");
      assertThat(fixture.database.query("SELECT settings FROM customer WHERE id = 10"))
          .isEqualTo("[1]");
      assertThat(fixture.database.query("SELECT settings FROM customer WHERE id = 20"))
          .isEqualTo("{\"zone\": ");
      assertThat(fixture.database.query("SELECT settings FROM customer WHERE id = 30"))
          .doesNotContain("light");
      assertThat(fixture.count(FIELD).byVersion()).containsEntry(2, ROWS - 3L);
    }
  }

  @ServerTest(except = TestServer.H2)
  void anExpressionSetsTheVersionThatIsInAColumn(TestServer server) throws Exception {
    String column = columnType(server);
    String light =
        lighter(server, column, "light").replace("\"v\": 2, ", "").replace("'$.v', 2, ", "");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.move(2);
      fixture.backfills.rewrite(
          "settings",
          RewriteSpec.of(COLUMN).inSql(Map.of(1, "CASE WHEN id <> 9 THEN " + light + " END")),
          QUICK,
          OPERATOR);
      DocumentCodec<Settings> beside =
          DocumentCodec.beside(TYPE, FORMAT, fixture.gates.writeVersion("settings"));

      BackfillRun run =
          fixture.finish(fixture.backfills.worker(WorkerOptions.named("w").documents(beside)));

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.count(COLUMN).byVersion()).isEqualTo(Map.of(2, (long) ROWS));
      assertThat(fixture.database.query("SELECT settings FROM customer WHERE id IN (7, 9)"))
          .contains("theme", "light")
          .doesNotContain("\"v\"");
    }
  }

  @Test
  void anExpressionThatCannotBeOneIsRefused() throws Exception {
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(TestServer.H2, "clob")) {
      fixture.move(2);
      assertThatThrownBy(() -> fixture.start(Map.of(2, "settings"), QUICK))
          .hasMessageContaining("the expression for version 2")
          .hasMessageContaining("documents in 1..2, written in version 2");
      assertThatThrownBy(() -> fixture.start(Map.of(1, "settings; DROP TABLE customer"), QUICK))
          .hasMessageContaining("a semicolon");
      assertThatThrownBy(() -> fixture.start(Map.of(1, "settings"), QUICK))
          .hasMessageContaining("leave the expression out");
    }
  }
}
