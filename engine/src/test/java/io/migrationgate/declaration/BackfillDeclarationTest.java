package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import java.io.StringReader;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillDeclarationTest {
  private static final String COLUMNS = """
      format: 1
      migrations:
        - name: a-b
          old: { table: customer, columns: [name] }
          new: { table: customer, columns: [first, last] }
          backfill: %s
      """;
  private static final String TABLES = """
      format: 1
      migrations:
        - name: a-b
          old: { table: orders, columns: [street, city] }
          new: { table: address }
          backfill: %s
      """;

  @Test
  void readsExpressionsKeysAndRows() {
    MigrationDeclaration read = parse(TABLES.formatted("""

            forward: { street: street, town: "upper(city)" }
            reverse: { street: street, city: "lower(town)" }
            old: { key: [id], present: street is not null, absent: clear }
            new: { key: [order_id] }
      """));

    assertThat(read.backfill())
        .isEqualTo(new BackfillSpec(
            Map.of("street", "street", "town", "upper(city)"),
            Map.of("street", "street", "city", "lower(town)"),
            new Rows(List.of("id"), "street is not null", Absent.CLEAR),
            new Rows(List.of("order_id"), null, Absent.DELETE),
            null));
  }

  @Test
  void changesTheFingerprintOfTheRunButNotOfTheName() {
    MigrationDeclaration one = parse(COLUMNS.formatted("{ forward: { first: name, last: name } }"));
    MigrationDeclaration other =
        parse(COLUMNS.formatted("{ forward: { first: name, last: upper(name) } }"));

    assertThat(DeclarationJson.fingerprint(one)).isEqualTo(DeclarationJson.fingerprint(other));
    assertThat(DeclarationJson.backfillFingerprint(one))
        .isNotEqualTo(DeclarationJson.backfillFingerprint(other));
  }

  @Test
  void namesTheSideThatDecidesAmbiguousInserts() {
    MigrationDeclaration read =
        parse(COLUMNS.formatted("{ forward: { first: name, last: name }, insertsBy: new }"));

    assertThat(read.backfill().insertsBy()).isEqualTo(Side.NEW);
    assertThat(DeclarationJson.read(DeclarationJson.write(read))).isEqualTo(read);
    assertThatThrownBy(() ->
            parse(COLUMNS.formatted("{ forward: { first: name, last: name }, insertsBy: both }")))
        .hasMessageContaining("old or new");
  }

  @Test
  void keepsTheOrderOfExpressions() {
    MigrationDeclaration one = parse(COLUMNS.formatted("{ forward: { last: name, first: name } }"));

    assertThat(DeclarationJson.read(DeclarationJson.write(one))
            .backfill()
            .forward()
            .keySet())
        .containsExactly("last", "first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ reverse: { name: first } } | no way from the old side to the new one",
        "{ forward: { first: name } } | no expression for last",
        "{ forward: { first: name, last: name, age: name } } | an expression for age",
        "{ forward: { first: name, last: ' ' } } | a blank text",
        "{ forward: { first: name, last: name }, code: v1 } | code 'v1' and expressions",
        "{ forward: { first: name, first: name, last: name } } | key 'first' again",
        "{ forward: [first] } | a list",
        "{ code: v1, batch: 7 } | key 'batch'",
        "{ code: v1, timeZone: Europe/Berlyn } | 'Europe/Berlyn'",
        "{ code: v1, old: { absent: clear } } | 'clear' where both sides are columns of one row",
        "{ code: v1, old: { absent: never } } | never",
        "{ code: v1, old: { key: [a] }, new: { key: [b] } } | the keys [a] and [b]",
        "{ code: v1, old: { key: [a, a] } } | 'a' twice",
      })
  void refusesWhatContradictsItself(String backfill, String found) {
    assertThatThrownBy(() -> parse(COLUMNS.formatted(backfill)))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ code: v1, new: { absent: clear } } | 'clear' on a side that is a whole table",
        "{ code: v1, old: { key: [a] }, new: { key: [b, c] } } | the keys [a] and [b, c]",
        "{ forward: { x: street }, reverse: { street: x } } | no expression for city",
      })
  void refusesWhatDoesNotFitTheTables(String backfill, String found) {
    assertThatThrownBy(() -> parse(TABLES.formatted(backfill)))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining(found);
  }

  @Test
  void needsBothSides() {
    assertThatThrownBy(() -> MigrationDeclaration.builder("a-b")
            .oldSide("customer", "name")
            .backfill(BackfillSpec.code("v1"))
            .build())
        .hasMessageContaining("no table for the new side");
  }

  private static MigrationDeclaration parse(String yaml) {
    return DeclarationParser.parse("test.yaml", new StringReader(yaml))
        .migrations()
        .get(0);
  }

  /** A run in one zone is not continued in another; without one, it is what it was before. */
  @Test
  void aTimeZoneIsPartOfTheFingerprint() {
    MigrationDeclaration none =
        parse(COLUMNS.formatted("{ forward: { first: name, last: name } }"));
    MigrationDeclaration berlin = parse(
        COLUMNS.formatted("{ timeZone: Europe/Berlin, forward: { first: name, last: name } }"));

    assertThat(none.backfill().zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(DeclarationJson.write(none)).doesNotContain("timeZone");
    assertThat(berlin.backfill().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(DeclarationJson.read(DeclarationJson.write(berlin))).isEqualTo(berlin);
    assertThat(DeclarationJson.backfillFingerprint(berlin))
        .isNotEqualTo(DeclarationJson.backfillFingerprint(none));
  }
}
