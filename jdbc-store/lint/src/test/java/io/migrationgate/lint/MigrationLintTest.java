package io.migrationgate.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.lint.JudgedFinding.Outcome;
import io.migrationgate.lint.PhaseKnowledge.Clearance;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts, change sets, ignores and phases. */
class MigrationLintTest {
  private static final LintOptions POSTGRESQL = LintOptions.of(Target.of(Database.POSTGRESQL));

  @TempDir
  Path directory;

  private static ScriptReport check(String sql) {
    return new MigrationLint(POSTGRESQL).check("V1__a.sql", sql);
  }

  private static List<String> standing(ScriptReport report) {
    return report
        .all()
        .filter(each -> each.stands() && !each.finding().rule().advises())
        .map(each -> each.finding().line() + ":" + each.finding().column() + " "
            + each.finding().rule().id())
        .toList();
  }

  @Test
  void findingsAreWhereTheyAreWritten() {
    ScriptReport report =
        check("-- a\r\n\r\nALTER TABLE a\r\n  DROP COLUMN b,\r\n  DROP COLUMN c;\r\n");

    assertThat(standing(report)).containsExactly("4:15 drop-column", "5:15 drop-column");
    assertThat(report.statements()).singleElement().satisfies(statement -> {
      assertThat(statement.line()).isEqualTo(3);
      assertThat(statement.statementClass()).isEqualTo(StatementClass.CONTRACTING);
    });
  }

  @Test
  void blocksAreLookedInto() {
    ScriptReport report = check("DO $$\nDECLARE r record;\nBEGIN\n  IF x THEN\n    DROP TABLE a;\n"
        + "  ELSE\n    FOR r IN SELECT 1 LOOP\n      EXECUTE 'ALTER TABLE b DROP COLUMN c';\n"
        + "    END LOOP;\n  END IF;\nEXCEPTION WHEN others THEN NULL;\nEND $$;");

    assertThat(standing(report)).containsExactly("5:16 drop-table", "8:42 drop-column");
  }

  @Test
  void whatARoutineDoesCountsWhenItIsCalled() {
    String make =
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE a; END $$;";

    assertThat(standing(check(make))).isEmpty();
    assertThat(standing(check(make + "\nSELECT f();"))).containsExactly("1:74 drop-table");
  }

  @Test
  void whatAnotherScriptMakesIsNewOnlyInOneChangeSet() {
    MigrationLint each = new MigrationLint(POSTGRESQL);
    MigrationLint one = new MigrationLint(POSTGRESQL.withOneChangeSet(true));
    String make = "CREATE TABLE a (b int);";
    String drop = "ALTER TABLE a DROP COLUMN b;";

    each.check("V1__a.sql", make);
    one.check("V1__a.sql", make);

    assertThat(standing(each.check("V2__b.sql", drop))).containsExactly("1:27 drop-column");
    assertThat(standing(one.check("V2__b.sql", drop))).isEmpty();
  }

  @Test
  void changesetsOfLiquibaseAreScriptPartOfTheirOwn() {
    String sql = "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE a (b int);\n"
        + "ALTER TABLE a DROP COLUMN b;\n--rollback DROP TABLE a;\n--changeset a:2\n"
        + "ALTER TABLE a DROP COLUMN c;\n--changeset a:3 dbms:mysql\nDROP TABLE a;\n"
        + "--changeset a:4 endDelimiter:/\nDROP TABLE b\n/\nDROP TABLE c\n/\n";

    assertThat(standing(check(sql)))
        .containsExactly("7:27 drop-column", "11:12 drop-table", "13:12 drop-table");
  }

  @Test
  void whatLiquibaseDoesNotSplitIsSeveralStatementsAllTheSame() {
    String sql = "--liquibase formatted sql\n"
        + "--changeset a:1 splitStatements:false endDelimiter:/ stripComments:false\n"
        + "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 8 / 2; END $$;\n"
        + "DROP TABLE a;\n"
        + "--changeset a:2 runOnChange:true splitStatements:\"false\"\nDROP TABLE b; DROP TABLE c;\n"
        + "--changeset a:3 endDelimiter:\\n/\\s*\\n|\\nGO\nDROP TABLE d;\nDROP TABLE e;\n"
        + "--changeset a:4 endDelimiter:#\nCREATE TABLE g (b int); DROP TABLE h #\nDROP TABLE i\n#\n"
        + "/* liquibase rollback DROP TABLE j; */\n";

    assertThat(standing(check(sql)))
        .containsExactly(
            "4:12 drop-table",
            "6:12 drop-table",
            "6:26 drop-table",
            "8:12 drop-table",
            "9:12 drop-table",
            "11:36 drop-table",
            "12:12 drop-table");
  }

  @Test
  void goOnALineOfItsOwnEndsAStatementOfLiquibase() {
    String sql = "--liquibase formatted sql\n--changeset a:1\n"
        + "ALTER TABLE a ADD b int\nGO\nDROP TABLE c\n  go \nDROP TABLE d;\n";

    assertThat(standing(check(sql))).containsExactly("5:12 drop-table", "7:12 drop-table");
  }

  @Test
  void whatIsMadeAgainInALaterChangesetIsGoneForTheTimeBetween() {
    String view = "CREATE VIEW v AS SELECT id FROM a;\n";
    String sql = "--liquibase formatted sql\n--changeset a:1\n" + view
        + "--changeset a:2\nDROP VIEW v;\n--changeset a:3\n" + view
        + "--changeset a:4\nDROP VIEW v;\n" + view;

    assertThat(standing(check(sql))).containsExactly("5:11 drop-view");
  }

  @Test
  void typesAreKnownFromHistory() throws Exception {
    Files.writeString(directory.resolve("V1__a.sql"), "CREATE TABLE a (b varchar(20));");
    MigrationLint lint = new MigrationLint(POSTGRESQL.withHistory(List.of(directory)));

    assertThat(standing(lint.check("V2__b.sql", "ALTER TABLE a ALTER b TYPE varchar(30);")))
        .isEmpty();
    assertThat(standing(lint.check("V3__c.sql", "ALTER TABLE a ALTER b TYPE varchar(25);")))
        .containsExactly("1:21 type-narrowed", "1:21 type-rewrite");
  }

  @Test
  void aScriptThatIsJudgedIsNoHistoryOfItself() throws Exception {
    Files.writeString(directory.resolve("V1__a.sql"), "CREATE TABLE a (b varchar(20));");
    Path judged =
        Files.writeString(directory.resolve("V2__b.sql"), "ALTER TABLE a ALTER b TYPE varchar(9);");
    MigrationLint lint = new MigrationLint(POSTGRESQL.withHistory(List.of(directory)));

    assertThat(standing(lint.check(List.of(judged)).scripts().get(0)))
        .containsExactly("1:21 type-narrowed", "1:21 type-rewrite");
  }

  @Test
  void placeholdersAreReplaced() {
    MigrationLint lint =
        new MigrationLint(POSTGRESQL.withPlaceholders(Map.of("what", "DROP TABLE a")));

    assertThat(standing(lint.check("V1__a.sql", "${what};"))).containsExactly("1:1 drop-table");
  }

  @Test
  void anIgnoreCoversItsLineAndTheNext() {
    String ignore = "-- mgate:ignore drop-table: never used\n";

    assertThat(standing(check(ignore + "DROP TABLE a;"))).isEmpty();
    assertThat(standing(check(ignore + "-- and more\nDROP TABLE a;"))).isEmpty();
    assertThat(standing(check("DROP TABLE a; " + ignore))).isEmpty();
    assertThat(standing(check(ignore + "\nDROP TABLE a;\n")))
        .containsExactly("1:4 ignore-unused", "3:12 drop-table");
    assertThat(standing(check(ignore + "DROP TABLE a;\nDROP TABLE b;")))
        .containsExactly("3:12 drop-table");
  }

  @Test
  void anIgnoreNeedsAReasonAndARuleThatFindsSomething() {
    assertThat(standing(check("-- mgate:ignore drop-table\nDROP TABLE a;")))
        .containsExactly("1:4 ignore-without-reason", "2:12 drop-table");
    assertThat(standing(check("-- mgate:ignore\nDROP TABLE a;")))
        .containsExactly("1:4 ignore-without-reason", "2:12 drop-table");
    assertThat(standing(check("-- mgate:ignore drop-tabel: typo\nDROP TABLE a;")))
        .containsExactly("1:4 ignore-unused", "2:12 drop-table");
  }

  @Test
  void anIgnoreInAStringIsNone() {
    assertThat(standing(check("SELECT '-- mgate:ignore drop-table: no'; DROP TABLE a;")))
        .containsExactly("1:53 drop-table");
  }

  @Test
  void theOldSideOfAMigrationHasItsTime() {
    PhaseKnowledge phases = subject -> subject.toString().equals("customer.name")
        ? new Clearance("split", true, "settled")
        : subject.table().equals("orders")
            ? new Clearance("total", false, "QUIET: 2 d")
            : Clearance.UNKNOWN;
    ScriptReport report = new MigrationLint(POSTGRESQL, phases)
        .check(
            "V1__a.sql",
            "ALTER TABLE customer DROP COLUMN name, DROP COLUMN age;\n" + "DROP TABLE orders;");

    assertThat(report.all().filter(each -> !each.finding().rule().advises()))
        .extracting(each -> each.finding().subject() + " " + each.outcome() + " " + each.note())
        .containsExactly(
            "customer.name ALLOWED migration 'split': settled",
            "customer.age STANDS ",
            "orders STANDS migration 'total': QUIET: 2 d");
    assertThat(report.all().filter(each -> each.outcome() == Outcome.ALLOWED)).hasSize(1);
  }

  @Test
  void aPhaseExcusesNothingButContracting() {
    PhaseKnowledge all = subject -> new Clearance("split", true, "settled");
    ScriptReport report = new MigrationLint(POSTGRESQL, all)
        .check("V1__a.sql", "UPDATE customer SET name = null; CREATE INDEX i ON customer (name);");

    assertThat(standing(report))
        .containsExactly("1:1 update-unbounded", "1:41 index-not-concurrent");
  }

  @Test
  void rulesCanBeLeftOut() {
    MigrationLint lint = new MigrationLint(POSTGRESQL.withoutRules(Set.of("drop-table")));

    assertThat(standing(lint.check("V1__a.sql", "DROP TABLE a;"))).isEmpty();
    assertThatThrownBy(() -> POSTGRESQL.withoutRules(Set.of("no-such-rule")))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("no-such-rule");
  }

  @Test
  void pathsThatLeadNowhereAreRefused() {
    MigrationLint lint = new MigrationLint(POSTGRESQL);

    assertThatThrownBy(() -> lint.check(List.of(directory)))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("no file ending in .sql");
    assertThatThrownBy(() -> lint.check(List.of(directory.resolve("absent.sql"))))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("absent.sql");
  }

  @Test
  void undoScriptsAreReadOnlyIfNamed() throws Exception {
    Path undo = Files.writeString(directory.resolve("U1__a.sql"), "DROP TABLE a;");
    MigrationLint lint = new MigrationLint(POSTGRESQL);

    assertThat(lint.check(List.of(directory)).scripts())
        .singleElement()
        .satisfies(each -> assertThat(each.skipped()).isNotEmpty());
    assertThat(lint.check(List.of(undo)).passes(LintReport.FAILING)).isFalse();
  }

  @Test
  void whatARoutineOfAnEarlierScriptDoesIsFoundWhereItIsCalled() {
    MigrationLint lint = new MigrationLint(POSTGRESQL);
    lint.check(
        "V1__a.sql",
        "-- a line\n-- and another\nCREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\n"
            + "  DELETE FROM a\n$$;");

    assertThat(standing(lint.check("V2__b.sql", "SELECT f();")))
        .containsExactly("1:8 delete-unbounded");
  }

  @Test
  void aViewThatACallbackMakesAgainIsNoneThatIsTakenAway() throws Exception {
    Files.writeString(directory.resolve("V1__a.sql"), "CREATE VIEW w AS SELECT id, name FROM c;");
    Path drop = Files.writeString(
        directory.resolve("V2__b.sql"),
        "DROP VIEW v;\nDROP VIEW w;\nDROP VIEW gone;\nDROP VIEW r;\nDROP VIEW v CASCADE;");
    Files.writeString(directory.resolve("R__r.sql"), "CREATE OR REPLACE VIEW r AS SELECT 1 AS a;");
    Files.writeString(
        directory.resolve("afterMigrate__views.sql"),
        "CREATE OR REPLACE VIEW v AS SELECT id FROM c; CREATE OR REPLACE VIEW w AS SELECT id FROM c;");

    LintReport all = new MigrationLint(POSTGRESQL).check(List.of(directory));
    LintReport last =
        new MigrationLint(POSTGRESQL.withHistory(List.of(directory))).check(List.of(drop));

    // Nobody makes again what uses v.
    assertThat(standing(all.scripts().get(1)))
        .containsExactly("2:11 drop-view", "3:11 drop-view", "5:11 drop-view");
    // What the callback made of w is the callback's finding.
    assertThat(standing(last.scripts().get(0))).containsExactly("3:11 drop-view", "5:11 drop-view");
  }

  @Test
  void onlyInAScriptOfFlywayATransactionIsFlyways() {
    String own = "BEGIN; INSERT INTO a VALUES (1); COMMIT;";

    assertThat(advice("V1__a.sql", own)).contains("1 transaction-in-script");
    assertThat(advice("R__a.sql", own)).contains("1 transaction-in-script");
    assertThat(advice("a.sql", own)).doesNotContain("1 transaction-in-script");
  }

  private static List<String> advice(String file, String sql) {
    return new MigrationLint(POSTGRESQL)
        .check(file, sql)
        .all()
        .map(each -> each.finding().line() + " " + each.finding().rule().id())
        .toList();
  }
}
