package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.internal.sql.SqlDialect;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainExpressionTest {
  private static final Map<String, String> COLUMNS =
      Map.of("`name`", "NEW.`name`", "`left`", "NEW.`left`", "`a b`", "NEW.`a b`");

  private static String with(String expression) {
    return PlainExpression.with(COLUMNS, expression, SqlDialect.MYSQL).orElse("-");
  }

  @Test
  void columnsAreWrittenAnewAndNothingElseIs() {
    assertThat(with("CONCAT_WS(' name ', Name, `a b`) = 7"))
        .isEqualTo("CONCAT_WS(' name ', NEW.`name`, NEW.`a b`) = 7");
    assertThat(with("CASE WHEN name IS NULL THEN 'it''s' ELSE UPPER(name) END"))
        .isEqualTo("CASE WHEN NEW.`name` IS NULL THEN 'it''s' ELSE UPPER(NEW.`name`) END");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "person.name",
        "left(name, 1)",
        "(SELECT MAX(name) FROM other)",
        "NOW()",
        "name COLLATE utf8mb4_bin",
        "@name",
        "'a\\' + name'",
        "\"name\"",
        "name /* not */",
        "`unknown`"
      })
  void whatIsNotKnownIsLeftToTheDatabase(String expression) {
    assertThat(with(expression)).isEqualTo("-");
  }
}
