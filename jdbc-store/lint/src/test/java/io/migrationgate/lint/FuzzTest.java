package io.migrationgate.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a script, the lint ends, and passes nothing by accident. */
class FuzzTest {
  private static final List<String> PIECES = List.of(
      "ALTER",
      "TABLE",
      "customer",
      "DROP",
      "COLUMN",
      "name",
      "ADD",
      "CONSTRAINT",
      "CHECK",
      "(",
      ")",
      ",",
      ";",
      "'",
      "\"",
      "`",
      "$$",
      "$a$",
      "/*",
      "*/",
      "--",
      "\n",
      "\r\n",
      "\\",
      "${x}",
      "${",
      "E'",
      "BEGIN",
      "END",
      "CASE",
      "IF",
      "DO",
      "CREATE",
      "FUNCTION",
      "AS",
      "SELECT",
      "FROM",
      "WHERE",
      "=",
      "1",
      "UPDATE",
      "SET",
      "DELIMITER //",
      "//",
      "COPY a FROM STDIN",
      "\\.",
      "NOT",
      "NULL",
      "VALID",
      "UNIQUE",
      "INDEX",
      "ON",
      "TYPE",
      "varchar",
      "int",
      "USING",
      "EXECUTE",
      "format",
      "||",
      "::",
      "INSERT",
      "INTO",
      "VALUES",
      "WITH",
      "DELETE",
      "MERGE",
      "DEFAULT",
      "PRIMARY",
      "KEY",
      "RENAME",
      "TO",
      "\u0000",
      "\uD800",
      "ä",
      "#",
      "@",
      "/*!",
      "-- mgate:ignore drop-table: why",
      "PROCEDURE");

  @Provide
  Arbitrary<String> scripts() {
    return Arbitraries.of(PIECES).list().ofMaxSize(60).map(pieces -> String.join(" ", pieces));
  }

  @Provide
  Arbitrary<Database> databases() {
    return Arbitraries.of(Database.class);
  }

  private static ScriptReport check(Database database, String sql) {
    return new MigrationLint(LintOptions.of(Target.of(database))).check("V1__a.sql", sql);
  }

  @Property
  void everyScriptHasAReportWithPlacesInIt(
      @ForAll("scripts") String sql, @ForAll("databases") Database database) {
    ScriptReport report = check(database, sql);
    long lines = sql.lines().count() + 1;

    report.all().forEach(each -> {
      assertThat(each.finding().line()).isBetween(1, (int) lines + sql.length());
      assertThat(each.finding().column()).isPositive();
    });
  }

  @Property
  void anyCharactersHaveAReport(@ForAll String sql, @ForAll("databases") Database database) {
    ScriptReport report = check(database, sql);

    boolean safe = report.statements().stream()
        .allMatch(each -> each.statementClass().compareTo(StatementClass.NOT_UNDERSTOOD) > 0);
    boolean words = sql.codePoints().anyMatch(Character::isLetter);
    // Letters at random are no statement that anybody knows, unless they are in a comment.
    assertThat(safe && words && !report.statements().isEmpty()).isFalse();
  }

  @Property
  void aDropBehindAnythingThatEndsIsFound(
      @ForAll("scripts") String before, @ForAll("databases") Database database) {
    String sql = before + "\nDROP TABLE precious;";
    ScriptReport report = check(database, sql);
    boolean found = report.all().anyMatch(each -> each.finding().rule().id().equals("drop-table"));
    boolean broken = report
        .all()
        .anyMatch(each -> each.finding().statementClass() == StatementClass.NOT_UNDERSTOOD);
    boolean seen = report.statements().stream()
        .anyMatch(each -> each.snippet().contains("precious") || each.snippet().length() >= 100);

    // It is found, or what swallows it is not understood, or it is text of a comment, a string, a
    // body or the data of a COPY.
    assertThat(found || broken || seen || swallows(before)).isTrue();
  }

  private static boolean swallows(String before) {
    return before.contains("--")
        || before.contains("#")
        || before.contains("/*")
        || before.contains("STDIN")
        || before.contains("DELIMITER")
        || before.contains("//")
        || before.contains("BEGIN")
        || before.contains("'")
        || before.contains("$");
  }
}
