package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is stored is what the declared text means to the database, whatever its quotes. */
@Tag("thorough")
class ExpressionTextTest {
  private static final List<String> EVERYWHERE =
      List.of("'a?b'", "'a??b'", "'it''s ?'", "'a' /* why? */", "'a' -- why?\n", "'{fn ?}'");

  private static List<String> expressions(TestServer server) {
    return switch (server) {
      case POSTGRESQL ->
        List.of(
            "$$a?b$$",
            "$q$ it's $$ ? $q$",
            "E'it\\'s ?'",
            "'a\\' || '?'",
            "E'a'\n 'b?c'",
            "U&'\\003F?'",
            "'a' /* /* */ why? */",
            "(SELECT \"it's?\" FROM (SELECT 'x' AS \"it's?\") q)",
            "CASE WHEN '{\"a?\": 1}'::jsonb ? 'a?' THEN $$yes?$$ ELSE 'no' END",
            "CASE WHEN '{\"a\": 1}'::jsonb ?| ARRAY['a', '?'] THEN 'yes' ELSE E'\\'?' END",
            "CASE WHEN '{\"a\": 1}'::jsonb ?& ARRAY['a', '?'] THEN 'yes?' ELSE $x$no?$x$ END");
      case MARIADB ->
        List.of("'it\\'s ?'", "\"a?\"", "\"it's ?\"", "'a' # why?\n", "1--1", "_utf8mb4'\\'?'");
      case H2 -> List.of("$$a?b$$", "'a\\' || '?'", "U&'\\003F?'", "'a' // why?\n");
    };
  }

  @ServerTest
  void questionMarksAndQuotesInExpressionsAreStoredAsDeclared(TestServer server) throws Exception {
    List<String> all = new ArrayList<>(EVERYWHERE);
    all.addAll(expressions(server));
    Map<String, String> columns = new LinkedHashMap<>();
    StringBuilder target = new StringBuilder("CREATE TABLE trg (k INT NOT NULL PRIMARY KEY");
    for (int i = 0; i < all.size(); i++) {
      columns.put("w" + i, all.get(i));
      target.append(", w").append(i).append(" VARCHAR(40)");
    }
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration()
            .oldSide("src", "v")
            .newSide("trg")
            .backfill(BackfillSpec.sql(columns, Map.of())),
        "CREATE TABLE src (k INT NOT NULL PRIMARY KEY, v INT)",
        target + ")",
        "INSERT INTO src VALUES (1, 1)")) {
      fixture.advance();
      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      SoftAssertions stored = new SoftAssertions();
      for (int i = 0; i < all.size(); i++) {
        stored
            .assertThat(fixture.query("SELECT w" + i + " FROM trg"))
            .as(all.get(i))
            .isEqualTo(fixture.query("SELECT " + all.get(i)));
      }
      stored.assertAll();
    }
  }

  /** Where a backslash would escape the quote behind it, the question mark would be inside. */
  @Test
  void backslashesAreReadByTheStandardWhateverTheServerIsSetTo() throws Exception {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET"
        + " standard_conforming_strings = off', current_database()); END $$");
    try (BackfillFixture fixture = new BackfillFixture(
        database,
        BackfillFixture.declaration()
            .oldSide("src", "v")
            .newSide("trg")
            .backfill(BackfillSpec.sql(Map.of("w", "'a\\' || '?b'"), Map.of())),
        "CREATE TABLE src (k INT NOT NULL PRIMARY KEY, v INT)",
        "CREATE TABLE trg (k INT NOT NULL PRIMARY KEY, w VARCHAR(40))",
        "INSERT INTO src VALUES (1, 1)")) {
      assertThat(fixture.query("SHOW standard_conforming_strings")).isEqualTo("off");
      fixture.advance();
      assertThat(fixture.run(QUICK).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT w FROM trg")).isEqualTo("a\\?b");
    }
  }

  /** The check sees what the copy has not made. */
  @Test
  void aValueThatIsNotTheDeclaredOneDiffers() throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        TestServer.POSTGRESQL,
        BackfillFixture.declaration()
            .oldSide("src", "v")
            .newSide("trg")
            .backfill(BackfillSpec.sql(Map.of("w", "$$a?b$$"), Map.of())),
        "CREATE TABLE src (k INT NOT NULL PRIMARY KEY, v INT)",
        "CREATE TABLE trg (k INT NOT NULL PRIMARY KEY, w VARCHAR(40))",
        "INSERT INTO src VALUES (1, 1), (2, 2)",
        "INSERT INTO trg VALUES (1, 'a?b'), (2, 'a??b')")) {
      fixture.advance();
      BackfillRun run = fixture.verify(QUICK.change().repair(false).done());
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key())
          .containsExactly("differs 2");
    }
  }
}
