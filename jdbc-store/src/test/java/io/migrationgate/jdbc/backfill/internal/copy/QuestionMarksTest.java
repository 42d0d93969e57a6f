package io.migrationgate.jdbc.backfill.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.testing.HostileSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators that look like parameters. */
class QuestionMarksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a ? 'x' ; a ?? 'x'",
        "a ?| b  ; a ??| b",
        "'?'     ; '?'",
        "'it''s ?' ? b ; 'it''s ?' ?? b",
        "\"a?\" ? b ; \"a?\" ?? b",
        "'\"' ? '\"' ; '\"' ?? '\"'"
      },
      quoteCharacter = '`')
  void questionMarksAreDoubledOutsideOfQuotes(String sql, String doubled) {
    assertThat(QuestionMarks.doubled(sql.trim())).isEqualTo(doubled.trim());
  }

  @Test
  void questionMarksInQuotesAndCommentsStayAsTheyAre() {
    for (HostileSql hostile : HostileSql.of(SqlDialect.Family.POSTGRESQL)) {
      if (hostile.dialect().equals(SqlDialect.POSTGRESQL)) {
        assertThat(QuestionMarks.doubled(hostile.with("?", "?")))
            .as(hostile.toString())
            .isEqualTo(hostile.with("?", "??"));
      }
    }
  }
}
