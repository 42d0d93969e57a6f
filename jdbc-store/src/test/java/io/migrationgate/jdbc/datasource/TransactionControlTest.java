package io.migrationgate.jdbc.datasource;

import static io.migrationgate.internal.sql.SqlDialect.H2;
import static io.migrationgate.internal.sql.SqlDialect.MYSQL;
import static io.migrationgate.internal.sql.SqlDialect.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.testing.HostileSql;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text does to its transaction, read without a database. */
class TransactionControlTest {
  private static boolean leavesOpen(String sql, SqlDialect dialect) {
    return TransactionControlReader.leavesOpen(sql, dialect);
  }

  private static TransactionControl on(SqlDialect dialect, String sql) {
    return TransactionControlReader.control(sql, dialect);
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
        "(SELECT 1)                                  | NONE",
        "WITH x AS (SELECT 1) DELETE FROM y          | NONE",
        "INSERT INTO t VALUES ('unclosed; COMMIT     | NONE",
      })
  void everywhere(String sql, TransactionControl expected) {
    assertThat(Stream.of(POSTGRESQL, MYSQL, H2).map(dialect -> on(dialect, sql)))
        .containsOnly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " /* */ ; -- "})
  void nothingIsNothing(String sql) {
    assertThat(Stream.of(POSTGRESQL, MYSQL, H2).map(dialect -> on(dialect, sql)))
        .containsOnly(TransactionControl.NONE);
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
        "{call do_it(?)}                             | NONE",
        "{fn COMMIT}                                 | COMMIT",
        "SELECT 1 ` 2; COMMIT                        | COMMIT",
        "^SELECT E'a'\n'b\\'; COMMIT; --'^ | NONE",
        "RESET ALL                                   | SETTING",
        "SET TRANSACTION READ ONLY                   | SETTING",
        "SET LOCAL work_mem = '1MB'; COMMIT          | COMMIT",
      })
  void onPostgresql(String sql, TransactionControl expected) {
    assertThat(on(POSTGRESQL, sql)).isEqualTo(expected);
  }

  @Test
  void theBodyOfAStandardRoutineIsPassedOver() {
    String routine = "CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE SQL BEGIN ATOMIC"
        + " SELECT CASE WHEN a > 0 THEN 1 END; SELECT 2; END";
    assertThat(on(POSTGRESQL, routine)).isEqualTo(TransactionControl.NONE);
    assertThat(on(POSTGRESQL, routine + "; COMMIT")).isEqualTo(TransactionControl.COMMIT);
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
        "END                                         | IMPLICIT_COMMIT",
        "{call do_it(?)}                             | CALL",
        "{?= call do_it(?)}                          | CALL",
        "{fn COMMIT}                                 | COMMIT",
        "IF a THEN COMMIT; END IF                    | BLOCK",
        "if a then select 1; end if                  | BLOCK",
        "CASE 1 WHEN 1 THEN COMMIT; END CASE         | BLOCK",
        "FOR i IN 1..2 DO COMMIT; END FOR            | BLOCK",
        "REPEAT COMMIT; UNTIL 1 END REPEAT           | BLOCK",
        "LOOP COMMIT; END LOOP                       | BLOCK",
        "WHILE 1 DO COMMIT; END WHILE                | BLOCK",
        "DECLARE a INT; BEGIN COMMIT; END            | BLOCK",
        "SET STATEMENT a = 1 FOR IF 1 THEN COMMIT; END IF | BLOCK",
        "/*!100100 IF 1 THEN COMMIT; END IF */       | BLOCK",
        "again: LOOP COMMIT; END LOOP                | IMPLICIT_COMMIT",
        "<<again>> LOOP COMMIT; END LOOP             | IMPLICIT_COMMIT",
        "EXECUTE IMMEDIATE 'COMMIT'                  | DYNAMIC",
        "EXECUTE a USING @b                          | DYNAMIC",
        "PREPARE a FROM 'COMMIT'                     | DYNAMIC",
        "PREPARE a FROM 'SELECT 1'                   | NONE",
        "PREPARE a FROM @b                           | NONE",
        "DROP PREPARE a                              | NONE",
        "SELECT 1; EXECUTE a                         | DYNAMIC",
        "SOMETHING NEW                               | IMPLICIT_COMMIT",
        "SET TRANSACTION READ ONLY                   | SETTING",
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE | ONE_LEVEL",
        "SET tx_isolation = 'SERIALIZABLE'           | ONE_LEVEL",
        "SET @@transaction_isolation = 'SERIALIZABLE' | ONE_LEVEL",
        "SET STATEMENT tx_isolation = 'SERIALIZABLE' FOR SELECT 1 | ONE_LEVEL",
        "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE | SESSION_LEVEL",
        "SET @@session.tx_isolation = 'SERIALIZABLE' | SESSION_LEVEL",
      })
  void onMariaDb(String sql, TransactionControl expected) {
    assertThat(on(MYSQL, sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CREATE TABLE a (b INT)", "TRUNCATE TABLE a", "COMMENT ON TABLE a IS 'x'"})
  void onH2(String sql) {
    assertThat(on(H2, sql)).isEqualTo(TransactionControl.IMPLICIT_COMMIT);
    assertThat(on(H2, "SET AUTOCOMMIT FALSE")).isEqualTo(TransactionControl.AUTOCOMMIT);
    assertThat(on(H2, "PREPARE COMMIT x")).isEqualTo(TransactionControl.TWO_PHASE);
    assertThat(on(H2, "EXECUTE IMMEDIATE 'COMMIT'")).isEqualTo(TransactionControl.DYNAMIC);
    assertThat(on(H2, "SELECT $a; COMMIT; $a")).isEqualTo(TransactionControl.COMMIT);
    assertThat(on(H2, "SELECT $$ ; COMMIT; $$")).isEqualTo(TransactionControl.NONE);
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
    assertThat(Stream.of(POSTGRESQL, MYSQL, H2).map(dialect -> leavesOpen(sql, dialect)))
        .containsOnly(open);
  }

  /** Which begins and ends transactions when it is called, and not now. */
  @Test
  void theBodyOfARoutineLeavesNothingOpen() {
    String body = "BEGIN START TRANSACTION; IF a THEN ROLLBACK; ELSE COMMIT; END IF; END";
    assertThat(leavesOpen("CREATE PROCEDURE p(a INT) " + body, MYSQL)).isFalse();
    assertThat(leavesOpen(body.replace("BEGIN", "BEGIN NOT ATOMIC"), MYSQL)).isFalse();
    assertThat(leavesOpen("CREATE FUNCTION f() AS $$ BEGIN; END $$", POSTGRESQL))
        .isFalse();
  }

  /** In autocommit mode, where blocks and texts as values are run. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "IF a THEN START TRANSACTION; END IF                         | true",
        "IF a THEN START TRANSACTION; END IF; COMMIT                 | false",
        "BEGIN NOT ATOMIC INSERT INTO b VALUES (1); COMMIT; END      | false",
        "BEGIN NOT ATOMIC SET autocommit = 0; END                    | true",
        "BEGIN NOT ATOMIC EXECUTE IMMEDIATE 'START TRANSACTION'; END | true",
        "EXECUTE IMMEDIATE 'START TRANSACTION'                       | true",
        "EXECUTE IMMEDIATE 'COMMIT'                                  | false",
        "EXECUTE a                                                   | false",
        "PREPARE a FROM 'START TRANSACTION'                          | true",
        "PREPARE a FROM \"BEGIN; SELECT 1\"                           | true",
        "PREPARE a FROM 'COMMIT'                                     | false",
        "CREATE PROCEDURE a() IF b THEN START TRANSACTION; END IF    | false",
      })
  void whatABlockLeavesOpen(String sql, boolean open) {
    assertThat(leavesOpen(sql, MYSQL)).isEqualTo(open);
  }

  @Test
  void hostileTextsEndNothingButWhereTheyDo() {
    for (HostileSql hostile : HostileSql.all()) {
      assertThat(
              TransactionControlReader.control(hostile.with("; COMMIT; ", ""), hostile.dialect()))
          .as(hostile.toString())
          .isEqualTo(TransactionControl.NONE);
      assertThat(TransactionControlReader.control(
              hostile.with("; ABORT; ", "; COMMIT "), hostile.dialect()))
          .as(hostile.toString())
          .isEqualTo(hostile.seen() ? TransactionControl.COMMIT : TransactionControl.NONE);
    }
  }

  @Test
  void theFirstThatEndsTheTransactionCounts() {
    assertThat(TransactionControl.SETTING.and(TransactionControl.COMMIT))
        .isEqualTo(TransactionControl.COMMIT);
    assertThat(TransactionControl.COMMIT.and(TransactionControl.SETTING))
        .isEqualTo(TransactionControl.COMMIT);
    assertThat(TransactionControl.NONE.and(TransactionControl.SETTING))
        .isEqualTo(TransactionControl.SETTING);
    assertThat(TransactionControl.SETTING.and(TransactionControl.NONE))
        .isEqualTo(TransactionControl.SETTING);
    assertThat(TransactionControl.SETTING.and(TransactionControl.ONE_LEVEL))
        .isEqualTo(TransactionControl.ONE_LEVEL);
    assertThat(TransactionControl.COMMIT.and(TransactionControl.IMPLICIT_COMMIT))
        .isEqualTo(TransactionControl.COMMIT);
  }
}
