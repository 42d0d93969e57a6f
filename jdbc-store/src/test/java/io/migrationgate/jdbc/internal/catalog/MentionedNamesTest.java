package io.migrationgate.jdbc.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import java.util.List;
import org.junit.jupiter.api.Test;

class MentionedNamesTest {
  private static MentionedNames in(String... sql) {
    return MentionedNames.in(List.of(sql), SqlDialect.POSTGRESQL);
  }

  @Test
  void findsWhatIsCalledCastToComparedAndOrderedBy() {
    MentionedNames names = in(
        "coalesce(Norm (name), \"Odd One\"('x'), 'none(x)') || CAST(a AS Mood)",
        "b :: citext COLLATE \"German\" -- f(x)",
        "date 'today' <=> /* g(x) */ c");
    assertThat(names.functions()).containsExactly("cast", "coalesce", "norm", "odd one");
    assertThat(names.types()).containsExactly("citext", "date", "mood");
    assertThat(names.collations()).containsExactly("german");
    assertThat(names.operators()).containsExactly("<=>", "||");
    assertThat(names.tables()).isEmpty();
  }

  @Test
  void leavesOutWhatSaysItsSchema() {
    MentionedNames names = in("tenant1.norm(x) + y::public.mood", "a . \"b\" . c (d)");
    assertThat(names.functions()).isEmpty();
    assertThat(names.types()).isEmpty();
    assertThat(names.operators()).containsExactly("+");
  }

  @Test
  void keywordsStandForOperators() {
    MentionedNames names = in(
        "CASE WHEN a LIKE 'x' OR b != c THEN 1 END", "d IS DISTINCT FROM e", "f BETWEEN 1 AND 2");
    assertThat(names.operators()).containsExactly("!~~", "<", "<=", "<>", "=", ">", ">=", "~~");
  }

  @Test
  void wordsOfATextThatReadsTablesMayBeTables() {
    assertThat(
            in("(SELECT max(t.title) FROM title t, \"Other\" WHERE shop.x = 1)").tables())
        .contains("title", "other")
        .doesNotContain("max", "shop", "x");
    assertThat(in("name || label").tables()).isEmpty();
  }
}
