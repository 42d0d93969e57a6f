package io.migrationgate.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlLexer.Kind;
import io.migrationgate.testing.HostileSql;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens begin and end where they do for the servers. */
class SqlLexerTest {
  private static final Set<Kind> HIDDEN =
      EnumSet.of(Kind.COMMENT, Kind.STRING, Kind.DOLLAR, Kind.NAME);

  static List<HostileSql> texts() {
    return HostileSql.all();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatIsInsideIsToldFromWhatIsNot(HostileSql hostile) {
    String sql = hostile.with("◆", ";");
    SqlLexer lexer = new SqlLexer(sql, hostile.dialect());
    StringBuilder whole = new StringBuilder();
    while (lexer.next() != Kind.END) {
      String token = sql.substring(lexer.start(), lexer.end());
      whole.append(token);
      if (HIDDEN.contains(lexer.kind())) {
        assertThat(token).as(sql).doesNotContain(";");
      } else {
        assertThat(token).as(sql).doesNotStartWith("◆").doesNotEndWith("◆");
      }
    }
    assertThat(whole).as("every character belongs to one token").hasToString(sql);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whateverIsCutOffItEnds(HostileSql hostile) {
    String sql = hostile.with("x", "");
    for (int i = 0; i <= sql.length(); i++) {
      SqlLexer lexer = new SqlLexer(sql.substring(0, i), hostile.dialect());
      int at = 0;
      while (lexer.next() != Kind.END) {
        assertThat(lexer.start()).isEqualTo(at);
        assertThat(lexer.end()).isGreaterThan(at);
        assertThat(lexer.content()).isNotNull();
        at = lexer.end();
      }
      assertThat(at).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'it''s'    | STRING | it's",
        "E'it\\'s'  | STRING | it's",
        "U&'a\\'    | STRING | a\\",
        "\"a\"\"b\" | NAME   | a\"b",
        "$a$b''$a$  | DOLLAR | b''",
        "''         | STRING | ^^",
        "abc$1      | WORD   | abc$1",
        "$12        | WORD   | $12",
        "1.5e-3     | NUMBER | 1.5e-3",
        "0xE        | NUMBER | 0xE",
        "/*a/*b*/*/ | COMMENT | /*a/*b*/*/",
      })
  void aTokenIsWhatItStandsFor(String sql, Kind kind, String content) {
    SqlLexer lexer = new SqlLexer(sql, SqlDialect.POSTGRESQL);
    assertThat(lexer.next()).isEqualTo(kind);
    assertThat(lexer.closed()).isTrue();
    assertThat(lexer.content()).isEqualTo(content);
    assertThat(lexer.next()).isEqualTo(Kind.END);
  }

  @Test
  void wordsAreTheSameInAnyCaseAndNamesAreNone() {
    SqlLexer lexer = new SqlLexer("Commit \"commit\"", SqlDialect.POSTGRESQL);
    lexer.nextCode();
    assertThat(lexer.word("COMMIT")).isTrue();
    assertThat(lexer.word("COMMI")).isFalse();
    lexer.nextCode();
    assertThat(lexer.word("COMMIT")).isFalse();
    assertThat(lexer.upper()).isEqualTo("COMMIT");
  }

  @Test
  void whatIsNotClosedIsSaid() {
    List<Boolean> closed = new ArrayList<>();
    for (String sql : List.of("'a", "\"a", "$$a", "/* /* */", "E'\\'")) {
      SqlLexer lexer = new SqlLexer(sql, SqlDialect.POSTGRESQL);
      lexer.next();
      closed.add(lexer.closed());
    }
    assertThat(closed).containsOnly(false);
  }

  @Test
  void onlyWhatMayBeReadOtherwiseHasOtherReadings() {
    assertThat(SqlDialect.MYSQL.others("SELECT 'a', `b` /* c */")).isEmpty();
    assertThat(SqlDialect.MYSQL.others("SELECT 'a\\'")).hasSize(1);
    assertThat(SqlDialect.MYSQL.others("SELECT \"a\\\" /*! b */")).hasSize(7);
    assertThat(SqlDialect.POSTGRESQL.others("SELECT \"a\", 'b'")).isEmpty();
    assertThat(SqlDialect.POSTGRESQL.others("SELECT 'b\\'"))
        .containsExactly(new SqlDialect(SqlDialect.Family.POSTGRESQL, true, true, false));
    assertThat(SqlDialect.H2.others("SELECT \"a\\\" /*! b */")).isEmpty();
  }
}
