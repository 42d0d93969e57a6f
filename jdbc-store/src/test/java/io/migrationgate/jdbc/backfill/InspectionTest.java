package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.Inspection.Column;
import io.migrationgate.jdbc.backfill.run.Inspection.Row;
import io.migrationgate.jdbc.backfill.run.Inspection.Standing;
import io.migrationgate.jdbc.backfill.run.Inspection.Value;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the two sides of rows hold, looked at when somebody asks. */
@Tag("thorough")
class InspectionTest {
  private static final BackfillSettings NO_REPAIR = QUICK.change().repair(false).done();
  private static final Operator CURIOUS = Operator.of("carol", "ticket 4711");

  /** A table that is split by tenant and number, with everything that can be wrong with a row. */
  private static BackfillFixture split(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration()
            .oldSide("customer", "name")
            .newSide("person")
            .backfill(BackfillSpec.sql(Map.of("label", "name", "points", "score"), Map.of())),
        "CREATE TABLE customer (tenant VARCHAR(5), id BIGINT, name VARCHAR(20), score VARCHAR(9),"
            + " PRIMARY KEY (tenant, id))",
        "CREATE TABLE person (tenant VARCHAR(5), id BIGINT, label VARCHAR(20), points INT,"
            + " PRIMARY KEY (tenant, id))",
        "INSERT INTO customer VALUES ('a', 1, 'Ann', '1'), ('a', 2, 'Bob', '2'),"
            + " ('a', 3, NULL, '3'), ('b', 1, 'Zoe', '7'), ('b', 2, 'Bob', '07')",
        "INSERT INTO person VALUES ('a', 1, 'Ann', 1), ('a', 2, 'Bob ', 2), ('a', 3, 'Ann', 4),"
            + " ('b', 2, 'Ann', 7), ('c', 9, 'orphan', NULL)");
    fixture.advance();
    return fixture;
  }

  private static List<Key> found(BackfillFixture fixture) {
    return fixture.backfills.mismatches(fixture.latest().id(), 100).stream()
        .map(Mismatch::key)
        .toList();
  }

  private static Row row(Inspection inspection, Object... key) {
    return inspection.rows().stream()
        .filter(row -> row.key().equals(new Key(List.of(key))))
        .findFirst()
        .orElseThrow(() -> new AssertionError(inspection.toString()));
  }

  private static Column column(Row row, String name) {
    return row.columns().stream()
        .filter(column -> column.name().replaceAll("[`\"]", "").equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(row.toString()));
  }

  private static Value clear(String text) {
    return new Value(text, false);
  }

  @ServerTest
  void tellsWhichColumnsDifferAndShowsFingerprintsOnly(TestServer server) throws Exception {
    try (BackfillFixture fixture = split(server)) {
      BackfillRun run = fixture.verify(NO_REPAIR);
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.FAILED);
      List<Key> keys = found(fixture);
      assertThat(keys).hasSize(5);

      Inspection seen = fixture.backfills.inspect(run.id(), keys);

      assertThat(seen.byCode()).isFalse();
      assertThat(seen.redeclared()).isFalse();
      assertThat(seen.toString()).doesNotContain("Ann", "Bob", "Zoe", "orphan");
      Row blank = row(seen, "a", 2L);
      assertThat(blank.standing()).isEqualTo(Standing.DIFFERS);
      assertThat(blank.columns()).hasSize(1);
      Column label = column(blank, "label");
      assertThat(label.expected().shown()).matches("#[0-9a-f]{8} \\(3 chars\\)");
      assertThat(label.stored().shown()).matches("#[0-9a-f]{8} \\(4 chars\\)");
      Row nothing = row(seen, "a", 3L);
      assertThat(column(nothing, "label").expected()).isEqualTo(Value.NULL);
      assertThat(column(nothing, "points").stored().shown()).matches("#[0-9a-f]{8}");
      Row other = row(seen, "b", 2L);
      assertThat(other.columns()).hasSize(1);
      // Equal values look equal, in whatever row and on whichever side.
      assertThat(column(other, "label").stored())
          .isEqualTo(column(nothing, "label").stored());
      assertThat(column(other, "label").expected()).isEqualTo(label.expected());
      assertThat(fixture.backfills.inspect(run.id(), keys)).isEqualTo(seen);
      Row missing = row(seen, "b", 1L);
      assertThat(missing.standing()).isEqualTo(Standing.MISSING);
      assertThat(column(missing, "label").stored()).isNull();
      Row stray = row(seen, "c", 9L);
      assertThat(stray.standing()).isEqualTo(Standing.STRAY);
      assertThat(column(stray, "points"))
          .isEqualTo(new Column(column(stray, "points").name(), null, Value.NULL));
    }
  }

  @ServerTest
  void showsValuesInClearOnlyWithALineInTheHistory(TestServer server) throws Exception {
    try (BackfillFixture fixture = split(server)) {
      BackfillRun run = fixture.verify(NO_REPAIR);
      List<Key> keys = found(fixture);

      Inspection seen = fixture.backfills.inspectInClear(run.id(), keys, CURIOUS);

      Column label = column(row(seen, "a", 2L), "label");
      assertThat(label.expected()).isEqualTo(clear("Bob"));
      assertThat(label.stored()).isEqualTo(clear("Bob "));
      assertThat(column(row(seen, "b", 1L), "points").expected()).isEqualTo(clear("7"));
      HistoryEntry line = fixture.store.history(new HistoryFilter(NAME, 1)).get(0);
      assertThat(line.note().kind()).isEqualTo("show-values");
      assertThat(line.note().actor()).isEqualTo("carol");
      assertThat(line.note().reason()).isEqualTo("ticket 4711");
      assertThat(line.note().details()).contains("\"rows\":5").doesNotContain("Bob");
      assertThat(
              fixture.query(
                  "SELECT COUNT(*) FROM mgate_history WHERE details LIKE '%Bob%' OR reason LIKE '%Bob%'"))
          .isEqualTo("0");
    }
  }

  @ServerTest
  void looksAtTheTablesAsTheyAreNow(TestServer server) throws Exception {
    try (BackfillFixture fixture = split(server)) {
      BackfillRun run = fixture.verify(NO_REPAIR);
      List<Key> keys = found(fixture);
      fixture.database.execute(
          "UPDATE person SET label = 'Bob' WHERE tenant = 'a' AND id = 2",
          "DELETE FROM person WHERE tenant = 'c'",
          "DELETE FROM customer WHERE tenant = 'b' AND id = 2");

      Inspection seen = fixture.backfills.inspect(run.id(), keys);

      assertThat(row(seen, "a", 2L).standing()).isEqualTo(Standing.SAME);
      assertThat(row(seen, "a", 2L).columns()).isEmpty();
      assertThat(row(seen, "c", 9L).standing()).isEqualTo(Standing.GONE);
      assertThat(row(seen, "b", 2L).standing()).isEqualTo(Standing.STRAY);
    }
  }

  @ServerTest
  void looksAtColumnsOfOneTable(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration()
            .oldSide("customer", "name")
            .newSide("customer", "label", "raw")
            .backfill(BackfillSpec.sql(Map.of("label", "UPPER(name)", "raw", "data"), Map.of())
                .rows(new Rows(List.of(), "name IS NOT NULL", Absent.DELETE), Rows.DEFAULT)),
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(20), data " + binary(server)
            + ", label VARCHAR(20), raw " + binary(server) + ")",
        "INSERT INTO customer VALUES (1, 'Ann', " + bytes(server, "0aff") + ", 'ANN', "
            + bytes(server, "0afe") + "), (2, NULL, NULL, 'x', NULL)")) {
      fixture.advance();
      BackfillRun run = fixture.verify(NO_REPAIR);
      List<Key> keys = List.of(new Key(List.of(1L)), new Key(List.of(2L)));

      Inspection masked = fixture.backfills.inspect(run.id(), keys);
      Inspection shown = fixture.backfills.inspectInClear(run.id(), keys, CURIOUS);

      assertThat(row(masked, 1L).columns()).hasSize(1);
      assertThat(column(row(masked, 1L), "raw").stored().shown())
          .matches("#[0-9a-f]{8} \\(2 bytes\\)");
      assertThat(column(row(shown, 1L), "raw").expected()).isEqualTo(clear("0x0aff"));
      assertThat(column(row(shown, 1L), "raw").stored()).isEqualTo(clear("0x0afe"));
      assertThat(row(masked, 2L).standing()).isEqualTo(Standing.EXCLUDED);
      assertThat(row(masked, 2L).columns()).isEmpty();
    }
  }

  private static String binary(TestServer server) {
    return server == TestServer.POSTGRESQL ? "bytea" : "VARBINARY(10)";
  }

  private static String bytes(TestServer server, String hex) {
    return server == TestServer.POSTGRESQL ? "'\\x" + hex + "'" : "X'" + hex + "'";
  }

  /** Where the database itself cannot say, and its message would quote the value. */
  @Test
  void saysThatARowCannotBeReadWithoutSayingItsValue() throws Exception {
    try (BackfillFixture fixture = split(TestServer.POSTGRESQL)) {
      BackfillRun run = fixture.verify(NO_REPAIR);
      fixture.database.execute("UPDATE customer SET score = 'secret' WHERE id = 2");
      List<Key> keys = found(fixture);

      Inspection masked = fixture.backfills.inspect(run.id(), keys);
      Inspection shown = fixture.backfills.inspectInClear(run.id(), keys, CURIOUS);

      assertThat(row(masked, "a", 2L).standing()).isEqualTo(Standing.UNREADABLE);
      assertThat(masked.toString()).doesNotContain("secret");
      assertThat(row(shown, "a", 2L).problem()).contains("secret");
      assertThat(row(masked, "a", 3L).standing()).isEqualTo(Standing.DIFFERS);
    }
  }

  @ServerTest
  void leavesToTheCodeWhatOnlyItKnows(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(
        server,
        BackfillFixture.declaration()
            .oldSide("customer", "name")
            .newSide("person")
            .backfill(BackfillSpec.code("v1")),
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(20))",
        "CREATE TABLE person (id BIGINT PRIMARY KEY, eman VARCHAR(20))",
        "INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob')",
        "INSERT INTO person VALUES (1, 'nnA'), (9, 'x')")) {
      fixture.advance();
      BackfillRun run = fixture.backfills.verify(NAME, NO_REPAIR, BackfillFixture.OPERATOR);

      Inspection seen = fixture.backfills.inspect(
          run.id(),
          List.of(
              new Key(List.of(1L)),
              new Key(List.of(2L)),
              new Key(List.of(9L)),
              new Key(List.of(8L))));

      assertThat(seen.byCode()).isTrue();
      assertThat(seen.rows())
          .extracting(Row::standing)
          .containsExactly(Standing.UNTOLD, Standing.MISSING, Standing.STRAY, Standing.GONE);
      assertThat(seen.rows()).allSatisfy(row -> assertThat(row.columns()).isEmpty());
    }
  }

  @Test
  void saysThatTheDeclarationIsAnotherOneByNow() throws Exception {
    try (BackfillFixture fixture = split(TestServer.H2)) {
      BackfillRun run = fixture.verify(NO_REPAIR);
      List<Key> keys = found(fixture);
      try (var next = fixture.node(BackfillFixture.declaration()
          .oldSide("customer", "name")
          .newSide("person")
          .backfill(BackfillSpec.sql(Map.of("label", "name"), Map.of()))
          .build())) {
        assertThat(next).isNotNull();
        Inspection seen = fixture.backfills.inspect(run.id(), keys);
        assertThat(seen.redeclared()).isTrue();
        assertThat(row(seen, "a", 3L).columns()).hasSize(1);
      }
    }
  }

  @Test
  void saysWhichColumnIsGone() throws Exception {
    try (BackfillFixture fixture = split(TestServer.H2)) {
      BackfillRun run = fixture.verify(NO_REPAIR);
      List<Key> keys = found(fixture);
      fixture.database.execute("ALTER TABLE customer DROP COLUMN name");
      assertThatThrownBy(() -> fixture.backfills.inspect(run.id(), keys))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("no column name");
    }
  }
}
