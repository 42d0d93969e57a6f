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

import io.migrationgate.MigrationGateException;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.jdbc.backfill.DocumentRewriteFixture.Settings;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.DocumentPlace;
import java.util.List;
import java.util.Map;
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

  /** A right document for most rows, and another one for some. */
  private static String butFor(String rows, String wrong, String light) {
    return "CASE WHEN " + rows + " THEN " + wrong + " ELSE " + light + " END";
  }

  /** The codec can read it, and the document before would be gone. */
  @ServerTest(except = TestServer.H2)
  void oneOtherDocumentAnywhereTakesItsBatchBack(TestServer server) throws Exception {
    String column = columnType(server);
    String wrong = lighter(server, column, "dark");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.more(2800);
      fixture.move(2);
      String before = fixture.document(2750);
      fixture.start(Map.of(1, butFor("id = 2750", wrong, lighter(server, column, "light"))), QUICK);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("another document than upcasts make of it", "2750");
      assertThat(fixture.document(2750)).isEqualTo(before);
      assertThat(fixture.document(2749)).as("of the same batch").doesNotContain("light");
    }
  }

  /** For people both keys are ('x', 'y', 'z'). */
  @ServerTest(except = TestServer.H2)
  void rowsWhoseKeysAreShownAlikeAreNotTakenForOneAnother(TestServer server) throws Exception {
    String column = columnType(server);
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.database.execute("CREATE TABLE choice (a VARCHAR(20), b VARCHAR(20), settings "
          + column + ", PRIMARY KEY (a, b))");
      fixture.database.execute("INSERT INTO choice VALUES ('x', 'y'', ''z', '{\"zone\": \"one\"}'),"
          + " ('x'', ''y', 'z', '{\"zone\": \"two\"}')");
      fixture.move(2);
      String wrong = lighter(server, column, "dark");
      fixture.backfills.rewrite(
          "settings",
          RewriteSpec.of(new DocumentPlace("choice", "settings", "v", null))
              .inSql(Map.of(1, butFor("b <> 'z'", wrong, lighter(server, column, "light")))),
          QUICK,
          OPERATOR);

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("another document than upcasts make of it");
    }
  }

  @ServerTest(except = TestServer.H2)
  void aSampleIsOfTheWholeBatch(TestServer server) throws Exception {
    String column = columnType(server);
    String wrong = lighter(server, column, "dark");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.more(2800);
      fixture.move(2);
      fixture.sampled(10, Map.of(1, butFor("id > 2700", wrong, lighter(server, column, "light"))));

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("another document than upcasts make of it");
      assertThat(fixture.count(FIELD).byVersion()).doesNotContainEntry(2, 100L);
    }
  }

  /** As the page says of it. */
  @ServerTest(except = TestServer.H2)
  void aDocumentThatNoSampleHasIsNotFound(TestServer server) throws Exception {
    String column = columnType(server);
    String wrong = lighter(server, column, "dark");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.move(2);
      fixture.sampled(1, Map.of(1, butFor("id = 3", wrong, lighter(server, column, "light"))));

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.document(3)).contains("dark");
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatNoSampleHasAndCannotBeReadIsFoundByTheVerification(TestServer server) throws Exception {
    String column = columnType(server);
    String light = lighter(server, column, "light");
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.move(2);
      fixture.sampled(1, Map.of(1, butFor("id = 3", light.replace("mode", "made"), light)));

      BackfillRun run = fixture.finish(fixture.worker());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).contains("1 row");
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(one -> one.key().values().get(0))
          .containsOnly(3L);
    }
  }

  /** Its row is left to the codec, also where no sample has it. */
  @ServerTest(except = TestServer.H2)
  void whatIsNoDocumentInTheNewVersionIsNeverWritten(TestServer server) throws Exception {
    String column = columnType(server);
    for (String wrong : List.of(
        server == TestServer.POSTGRESQL ? "CAST('null' AS jsonb)" : "'null'",
        server == TestServer.POSTGRESQL ? "CAST('[]' AS jsonb)" : "'[]'",
        "settings")) {
      String expression = butFor("id = 3", wrong, lighter(server, column, "light"));
      for (int percent : new int[] {1, 100}) {
        try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
          fixture.move(2);
          fixture.sampled(percent, Map.of(1, expression));

          BackfillRun run = fixture.finish(fixture.worker());

          assertThat(fixture.document(3)).as(wrong + ", " + run.problem()).contains("z3");
          assertThat(fixture.count(FIELD).unreadable()).isZero();
          assertThat(run.state()).as(wrong + ", " + percent).isEqualTo(RunState.SUCCEEDED);
        }
      }
    }
  }

  @ServerTest(except = TestServer.H2)
  void noObjectIsWrittenWhereTheVersionIsInAColumn(TestServer server) throws Exception {
    String column = columnType(server);
    String light =
        lighter(server, column, "light").replace("\"v\": 2, ", "").replace("'$.v', 2, ", "");
    String nothing = server == TestServer.POSTGRESQL ? "CAST('null' AS jsonb)" : "'null'";
    try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
      fixture.move(2);
      fixture.backfills.rewrite(
          "settings",
          RewriteSpec.of(COLUMN)
              .inSql(Map.of(1, butFor("id = 3", nothing, light)))
              .sampling(1),
          QUICK,
          OPERATOR);
      DocumentCodec<Settings> beside =
          DocumentCodec.beside(TYPE, FORMAT, fixture.gates.writeVersion("settings"));

      BackfillRun run =
          fixture.finish(fixture.backfills.worker(WorkerOptions.named("w").documents(beside)));

      assertThat(fixture.document(3)).as(run.problem()).contains("z3");
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  /** A row that two expressions write is not two rows, of which one would be left out. */
  @ServerTest(except = TestServer.H2)
  void expressionsOneAfterTheOtherLeaveNoRowOut(TestServer server) throws Exception {
    String column = columnType(server);
    String two = lighter(server, column, "light");
    String three = lighter(server, column, "light!")
        .replace("'$.v', 2", "'$.v', 3")
        .replace("\"v\": 2", "\"v\": 3");
    for (int percent : new int[] {1, 100}) {
      try (DocumentRewriteFixture fixture =
          new DocumentRewriteFixture(server, column, DocumentRewriteFixture.THREE)) {
        fixture.database.execute("DELETE FROM customer WHERE id = 1000");
        fixture.move(3);
        fixture.sampled(percent, Map.of(1, "CASE WHEN id <= 30 THEN " + two + " END", 2, three));

        BackfillRun run = fixture.finish(fixture.worker());

        assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.round())
            .as("not only once the verification had found it")
            .isEqualTo(1);
        assertThat(fixture.count(FIELD).byVersion()).isEqualTo(Map.of(3, (long) ROWS));
      }
    }
  }

  /** Databases take the first or the last of two, so that they would agree with nobody. */
  @ServerTest(except = TestServer.H2)
  void aDocumentWithANameTwiceIsLeftAsItIsAndToldOf(TestServer server) throws Exception {
    for (String column : columnTypes(server)) {
      if (column.equals("jsonb")) {
        continue;
      }
      try (DocumentRewriteFixture fixture = new DocumentRewriteFixture(server, column)) {
        String taken = server == TestServer.POSTGRESQL
            ? "SELECT CAST('{\"v\": 1, \"v\": 2}' AS jsonb) -> 'v'"
            : "SELECT JSON_EXTRACT('{\"v\": 1, \"v\": 2}', '$.v')";
        assertThat(fixture.database.query(taken))
            .isEqualTo(server == TestServer.POSTGRESQL ? "2" : "1");
        String[] twice = {
          "{\"v\": 1, \"zone\": \"z\", \"v\": 2}",
          "{\"v\": 2, \"zone\": \"z\", \"v\": 1}",
          "{\"zone\": \"a\", \"zone\": \"b\"}"
        };
        for (int i = 0; i < twice.length; i++) {
          fixture.database.execute(
              "UPDATE customer SET settings = '" + twice[i] + "' WHERE id = " + (10 + i));
        }
        fixture.move(2);
        fixture.start(Map.of(1, lighter(server, column, "light")), QUICK);

        BackfillRun run = fixture.finish(fixture.worker());

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.problem()).contains("3 rows");
        assertThat(fixture.backfills.mismatches(run.id(), 10))
            .extracting(one -> one.key().values().get(0))
            .containsOnly(10L, 11L, 12L);
        for (int i = 0; i < twice.length; i++) {
          assertThat(fixture.document(10 + i)).as(column).isEqualTo(twice[i]);
        }
      }
    }
  }

  @Test
  void aSampleIsAPartInPercent() {
    for (int percent : new int[] {0, 101}) {
      assertThatThrownBy(() -> RewriteSpec.of(FIELD).sampling(percent))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("from 1 to 100");
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
      RewriteSpec beside = RewriteSpec.of(COLUMN).inSql(Map.of(1, "settings"));
      assertThatThrownBy(() -> fixture.backfills.rewrite("settings", beside, QUICK, OPERATOR))
          .hasMessageContaining("leave the expression out");
    }
  }
}
