package io.migrationgate.lint.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.testing.HostileSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scripts are cut where their clients would cut them. */
class SplitterTest {
  private static List<String> statements(SqlDialect dialect, String sql) {
    Splitter splitter = new Splitter(sql, dialect, Map.of());
    List<String> found = new ArrayList<>();
    for (RawStatement each = splitter.next(); each != null; each = splitter.next()) {
      found.add(sql.substring(each.start(), each.end()));
    }
    return found;
  }

  @Test
  void statementsEndWhereTheyDoForTheServer() {
    for (HostileSql hostile : HostileSql.all()) {
      String text = hostile.with(";", "");
      // The scripts of these are read by what their servers are set to by default.
      boolean usual = Set.of(SqlDialect.POSTGRESQL, SqlDialect.MYSQL, SqlDialect.H2)
          .contains(hostile.dialect());
      if (usual && hostile.valid()) {
        assertThat(statements(hostile.dialect(), text)).as(hostile.toString()).hasSize(1);
        assertThat(statements(hostile.dialect(), hostile.with(";", "; SELECT 2 ")))
            .as(hostile.toString())
            .hasSize(hostile.seen() ? 2 : 1);
      }
    }
  }

  @Test
  void semicolonsInQuotesAndCommentsEndNothing() {
    String sql = """
        select ';', $a$;$b$;$a$, "x;y" /* ; /* ; */ ; */ -- ;
         from t; select 2""";

    assertThat(statements(SqlDialect.POSTGRESQL, sql)).hasSize(2).last().isEqualTo("select 2");
  }

  @Test
  void mysqlsQuotesAndCommentsAreItsOwn() {
    String sql = """
        select 'a\\';', "b;", `c;` # ;
         from t; select 2 --1
        ; select 3""";

    assertThat(statements(SqlDialect.MYSQL, sql)).hasSize(3);
  }

  @Test
  void whatMysqlRunsInCommentsIsRead() {
    List<String> found =
        statements(SqlDialect.MYSQL, "/*!40101 SET NAMES utf8 */; /*M! drop table a */;");

    assertThat(found).containsExactly("SET NAMES utf8", "drop table a");
  }

  @Test
  void delimitersAreAsTheClientWasTold() {
    String sql = "DELIMITER //\ncreate procedure p() begin select 1; select 2; end//\n"
        + "DELIMITER ;\nselect 3;";

    assertThat(statements(SqlDialect.MYSQL, sql))
        .containsExactly("create procedure p() begin select 1; select 2; end", "select 3");
  }

  @Test
  void whatIsSentAtOnceIsStillSeveralStatements() {
    String sql = "DELIMITER //\ncreate table a (b int); drop table c //\n"
        + "create procedure p() begin drop table d; end; drop table e; //\n";

    assertThat(statements(SqlDialect.MYSQL, sql))
        .containsExactly(
            "create table a (b int)",
            "drop table c",
            "create procedure p() begin drop table d; end; drop table e;");
  }

  @Test
  void aWordThatEndsStatementsIsNoPartOfAnother() {
    String sql = "select 1 from GOODS, CARGO GO\nselect 2\nGO\n";
    Splitter splitter = new Splitter(sql, SqlDialect.POSTGRESQL, Map.of()).delimiter("GO");
    List<Integer> words = new ArrayList<>();
    for (RawStatement each = splitter.next(); each != null; each = splitter.next()) {
      words.add(each.tokens().size());
    }

    assertThat(words).containsExactly(6, 2);
  }

  @Test
  void variablesOfPsqlAreNamesAndStrings() {
    RawStatement found = new Splitter(
            "select :a.b, :'c;', :\"d\", e::f, g[1:h], i:=j", SqlDialect.POSTGRESQL, Map.of())
        .next();

    assertThat(found).isNotNull();
    assertThat(found.tokens())
        .extracting(Token::text)
        .containsExactly(
            "select", ":a", ".", "b", ",", "c;", ",", "d", ",", "e", "::", "f", ",", "g", "[", "1",
            ":", "h", "]", ",", "i", ":=", "j");
  }

  @Test
  void bodiesOfRoutinesStayWholeWithoutDelimiters() {
    String body = "create trigger t before insert on a for each row begin "
        + "if new.x = 1 then set new.y = 2; end if; case new.z when 1 then set new.z = 2; end case; "
        + "end";

    assertThat(statements(SqlDialect.MYSQL, body + "; select 1")).containsExactly(body, "select 1");
  }

  @Test
  void standardBodiesStayWhole() {
    String body =
        "create function f() returns int language sql begin atomic select 1; select 2; end";

    assertThat(statements(SqlDialect.POSTGRESQL, body + "; select 1"))
        .containsExactly(body, "select 1");
  }

  @Test
  void aTransactionIsNoBody() {
    assertThat(statements(SqlDialect.POSTGRESQL, "begin; select 1; end; select 2"))
        .containsExactly("begin", "select 1", "end", "select 2");
    assertThat(statements(SqlDialect.MYSQL, "begin; select 1; commit;")).hasSize(3);
  }

  @Test
  void dataOfACopyIsSteppedOver() {
    String sql = "COPY a (b) FROM stdin;\nit's; 'open\n\\.\nselect 1;\n\\echo done\nselect 2;";

    assertThat(statements(SqlDialect.POSTGRESQL, sql))
        .containsExactly("COPY a (b) FROM stdin", "select 1", "\\echo done", "select 2");
  }

  @Test
  void whatDoesNotEndIsOneBrokenToken() {
    for (String sql : List.of("select 'a", "select \"a", "select $x$ a $y$", "select /* a")) {
      RawStatement only = new Splitter(sql, SqlDialect.POSTGRESQL, Map.of()).next();

      assertThat(only).isNotNull();
      assertThat(only.tokens()).last().extracting(Token::type).isEqualTo(Token.Type.BROKEN);
    }
  }

  @Test
  void placeholdersBelongToNamesAndMayBeReplaced() {
    String sql = "create table ${schema}.a_${suffix} (${columns});";
    RawStatement open = new Splitter(sql, SqlDialect.POSTGRESQL, Map.of()).next();
    RawStatement known = new Splitter(
            sql,
            SqlDialect.POSTGRESQL,
            Map.of("schema", "s", "suffix", "b", "columns", "c int, d int"))
        .next();

    assertThat(open.tokens()).extracting(Token::text).contains("${schema}", "a_${suffix}");
    assertThat(known.tokens()).extracting(Token::text).contains("s", "a_b", "c", "d", "int");
  }

  @Test
  void linesEndAsEveryPlatformEndsThem() {
    Lines lines = new Lines("a\r\nb\rc\nd");

    assertThat(List.of(lines.line(0), lines.line(3), lines.line(5), lines.line(7)))
        .containsExactly(1, 2, 3, 4);
    assertThat(lines.column(3)).isEqualTo(1);
  }

  @Test
  void aStatementThatIsTooLongSaysSo() {
    String sql = "insert into a values " + "(1),".repeat(Splitter.MOST_TOKENS / 4 + 10) + "(2);";
    RawStatement only = new Splitter(sql, SqlDialect.POSTGRESQL, Map.of()).next();

    assertThat(only.cut()).isNotEmpty();
    assertThat(only.tokens()).hasSize(Splitter.MOST_TOKENS);
  }
}
