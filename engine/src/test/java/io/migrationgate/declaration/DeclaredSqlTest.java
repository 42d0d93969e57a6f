package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredSqlTest {
  private static final BackfillSpec SPEC = BackfillSpec.sql(Map.of("b", "a"), Map.of("a", "b"));

  private static DeclaredSql with(BackfillSpec spec) {
    return DeclaredSql.of(MigrationDeclaration.builder("a-migration")
        .oldSide("src", "a")
        .newSide("trg", "b")
        .backfill(spec)
        .build());
  }

  @Test
  void theTimeZoneIsPartOfWhatSqlMeansAndIsNoExpression() {
    DeclaredSql berlin = with(SPEC.in(ZoneId.of("Europe/Berlin")));
    DeclaredSql tokyo = with(SPEC.in(ZoneId.of("Asia/Tokyo")));

    assertThat(berlin.texts()).containsEntry("backfill.timeZone", "Europe/Berlin");
    assertThat(berlin.hash()).isNotEqualTo(tokyo.hash()).isNotEqualTo(with(SPEC).hash());
    assertThat(berlin.expressions()).containsOnlyKeys("backfill.forward.b", "backfill.reverse.a");
  }
}
