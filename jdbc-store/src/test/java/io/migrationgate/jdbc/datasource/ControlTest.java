package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.Flavor.MYSQL;
import static io.migrationgate.jdbc.datasource.Flavor.OTHER;
import static io.migrationgate.jdbc.datasource.Flavor.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text does to its transaction, read without a database. */
class ControlTest {
  private static Control on(Flavor flavor, String sql) {
    return Control.of(sql, flavor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "COMMIT                                      | COMMIT",
        "commit work                                 | COMMIT",
        "^  -- now\n /* really */ Commit;^ | COMMIT",
        "COMMIT AND CHAIN                            | COMMIT",
        "ROLLBACK                                    | ROLLBACK",
        "rollback transaction                        | ROLLBACK",
        "ROLLBACK TO SAVEPOINT a                     | NONE",
        "ROLLBACK WORK TO a                          | NONE",
        "SAVEPOINT a                                 | NONE",
        "RELEASE SAVEPOINT a                         | NONE",
        "BEGIN                                       | BEGIN",
        "BEGIN; SELECT 1; COMMIT                     | BEGIN",
        "START TRANSACTION READ ONLY                 | BEGIN",
        "SELECT 1; COMMIT                            | COMMIT",
        "SELECT ';COMMIT'                            | NONE",
        "SELECT 'it''s; COMMIT'                      | NONE",
        "SELECT 1 /* ; COMMIT */                     | NONE",
        "SELECT 1 -- ; COMMIT                        | NONE",
        "^SELECT 1 -- a\n; COMMIT^ | COMMIT",
        "SELECT commit FROM \"a;COMMIT\"             | NONE",
        "SELECT 1;;; ;                               | NONE",
        "UPDATE a SET b = 1                          | NONE",
        "{call do_it(?)}                             | NONE",
        "(SELECT 1)                                  | NONE",
        "WITH x AS (SELECT 1) DELETE FROM y          | NONE",
        "INSERT INTO t VALUES ('unclosed; COMMIT     | NONE",
      })
  void everywhere(String sql, Control expected) {
    assertThat(Arrays.stream(Flavor.values()).map(flavor -> on(flavor, sql)))
        .containsOnly(expected);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsNothing(Flavor flavor) {
    assertThat(on(flavor, "")).isEqualTo(Control.NONE);
    assertThat(on(flavor, " /* */ ; -- ")).isEqualTo(Control.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "END                                         | COMMIT",
        "ABORT                                       | ROLLBACK",
        "PREPARE TRANSACTION 'x'                     | TWO_PHASE",
        "COMMIT PREPARED 'x'                         | TWO_PHASE",
        "ROLLBACK PREPARED 'x'                       | TWO_PHASE",
        "PREPARE q AS SELECT 1                       | NONE",
        "CREATE TABLE a (b INT)                      | NONE",
        "LOCK TABLE a                                | NONE",
        "TRUNCATE a                                  | NONE",
        "SELECT $$ ; COMMIT $$                       | NONE",
        "SELECT $a$ $$; COMMIT $a$; COMMIT           | COMMIT",
        "SELECT $1; COMMIT                           | COMMIT",
        "SELECT 'a\\'; COMMIT; --'                   | COMMIT",
        "SELECT E'a\\'; COMMIT; --'                  | NONE",
        "SELECT 1 /* /* */ ; COMMIT */               | NONE",
        "DO $$ BEGIN COMMIT; END $$                  | NONE",
        "RESET ALL                                   | SETTING",
        "SET TRANSACTION READ ONLY                   | SETTING",
        "SET LOCAL work_mem = '1MB'; COMMIT          | COMMIT",
      })
  void onPostgresql(String sql, Control expected) {
    assertThat(on(POSTGRESQL, sql)).isEqualTo(expected);
  }

  @Test
  void theBodyOfAStandardRoutineIsPassedOver() {
    String routine = "CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE SQL BEGIN ATOMIC"
        + " SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END";
    assertThat(on(POSTGRESQL, routine)).isEqualTo(Control.NONE);
    assertThat(on(POSTGRESQL, routine + "; COMMIT")).isEqualTo(Control.COMMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "XA START 'x'                                | TWO_PHASE",
        "SET autocommit = 1                          | AUTOCOMMIT",
        "SET @@session.autocommit = ON               | AUTOCOMMIT",
        "SET @autocommit = 1                         | SETTING",
        "SET @@autocommit = 1                        | AUTOCOMMIT",
        "SET @a = 1, `autocommit` = 1                | AUTOCOMMIT",
        "SET PASSWORD = 'x'                          | IMPLICIT_COMMIT",
        "SET @a = 'autocommit'                       | SETTING",
        "CREATE TABLE a (b INT)                      | IMPLICIT_COMMIT",
        "CREATE TEMPORARY TABLE a (b INT)            | NONE",
        "CREATE OR REPLACE TEMPORARY TABLE a (b INT) | NONE",
        "CREATE OR REPLACE VIEW a AS SELECT 1        | IMPLICIT_COMMIT",
        "DROP TEMPORARY TABLE a                      | NONE",
        "SET STATEMENT a = 1, b = 'FOR' FOR COMMIT   | COMMIT",
        "SET STATEMENT a = 1 FOR CREATE TABLE b (c INT) | IMPLICIT_COMMIT",
        "SET STATEMENT a = 1 FOR SELECT 1            | SETTING",
        "SET DEFAULT ROLE NONE                       | IMPLICIT_COMMIT",
        "BEGIN NOT ATOMIC SELECT 1; END              | BLOCK",
        "BACKUP LOCK a                               | IMPLICIT_COMMIT",
        "LOCK TABLES a READ                          | IMPLICIT_COMMIT",
        "ANALYZE TABLE a                             | IMPLICIT_COMMIT",
        "ANALYZE SELECT 1                            | NONE",
        "LOAD DATA INFILE 'x' INTO TABLE a           | NONE",
        "LOAD INDEX INTO CACHE a                     | IMPLICIT_COMMIT",
        "START SLAVE                                 | IMPLICIT_COMMIT",
        "/*! COMMIT */                               | COMMIT",
        "/*!50000 COMMIT */                          | COMMIT",
        "/*M!100100 COMMIT */                        | COMMIT",
        "SELECT 1 /* /* */; COMMIT                   | COMMIT",
        "SELECT 1 # ; COMMIT                         | NONE",
        "SELECT 1--1; COMMIT                         | COMMIT",
        "SELECT 'a\\'; COMMIT; #'                    | NONE",
        "SELECT \"a\\\"; COMMIT; #\"                 | NONE",
        "END                                         | NONE",
      })
  void onMariaDb(String sql, Control expected) {
    assertThat(on(MYSQL, sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CREATE TABLE a (b INT)", "TRUNCATE TABLE a", "COMMENT ON TABLE a IS 'x'"})
  void onH2(String sql) {
    assertThat(on(OTHER, sql)).isEqualTo(Control.IMPLICIT_COMMIT);
    assertThat(on(OTHER, "SET AUTOCOMMIT FALSE")).isEqualTo(Control.AUTOCOMMIT);
    assertThat(on(OTHER, "PREPARE COMMIT x")).isEqualTo(Control.TWO_PHASE);
  }

  @ParameterizedTest
  @CsvSource({
    "BEGIN,true",
    "START TRANSACTION,true",
    "SELECT 1,false",
    "BEGIN; SELECT 1,true",
    "BEGIN; SELECT 1; COMMIT,false",
    "BEGIN; SELECT 1; ROLLBACK; SELECT 1,false",
    "BEGIN; COMMIT; BEGIN,true",
    "SELECT ';BEGIN',false",
  })
  void whatATextLeavesOpen(String sql, boolean open) {
    assertThat(Arrays.stream(Flavor.values()).map(flavor -> Control.leavesOpen(sql, flavor)))
        .containsOnly(open);
  }

  /** Which begins and ends transactions when it is called, and not now. */
  @Test
  void theBodyOfARoutineLeavesNothingOpen() {
    String body = "BEGIN START TRANSACTION; IF a THEN ROLLBACK; ELSE COMMIT; END IF; END";
    assertThat(Control.leavesOpen("CREATE PROCEDURE p(a INT) " + body, MYSQL)).isFalse();
    assertThat(Control.leavesOpen(body.replace("BEGIN", "BEGIN NOT ATOMIC"), MYSQL))
        .isFalse();
    assertThat(Control.leavesOpen("CREATE FUNCTION f() AS $$ BEGIN; END $$", POSTGRESQL))
        .isFalse();
  }

  @Test
  void theFirstThatEndsTheTransactionCounts() {
    assertThat(Control.SETTING.and(Control.COMMIT)).isEqualTo(Control.COMMIT);
    assertThat(Control.COMMIT.and(Control.SETTING)).isEqualTo(Control.COMMIT);
    assertThat(Control.NONE.and(Control.SETTING)).isEqualTo(Control.SETTING);
    assertThat(Control.SETTING.and(Control.NONE)).isEqualTo(Control.SETTING);
  }
}
