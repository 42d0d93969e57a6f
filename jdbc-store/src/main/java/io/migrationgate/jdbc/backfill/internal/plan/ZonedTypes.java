package io.migrationgate.jdbc.backfill.internal.plan;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.internal.copy.ValueRule.ZonedConversion;
import io.migrationgate.jdbc.backfill.run.Direction;
import java.util.Objects;

/**
 * Refuses conversions that go by the session's clock where no time zone is declared. The types say
 * so, whatever rows there are, and before there is any.
 */
public final class ZonedTypes {
  /** What is expected, and the next step, of whoever has declared no zone. */
  public static final String EXPECTED =
      "the time zone in which the application reads and writes these values";

  public static final String DECLARE =
      "declare backfill.timeZone: write the line 'timeZone: Europe/Berlin'"
          + " (or UTC, or an offset such as +05:30) under 'backfill:' of the migration in"
          + " META-INF/migrations.yaml, and start a build with it";

  private final MigrationDeclaration declared;
  private final CopyPlan plan;

  private ZonedTypes(MigrationDeclaration declared, CopyPlan plan) {
    this.declared = declared;
    this.plan = plan;
  }

  /**
   * Looks at the types of a plan.
   *
   * @throws MigrationGateException if the zone would have to be declared
   */
  public static void check(MigrationDeclaration declared, CopyPlan plan) {
    if (Objects.requireNonNull(declared.backfill()).timeZone() == null) {
      new ZonedTypes(declared, plan).check();
    }
  }

  private void check() {
    for (int i = 0; i < plan.source().key().size(); i++) {
      ColumnInfo from = plan.source().key().get(i);
      ColumnInfo to = plan.target().key().get(i);
      if ((from.kind() == Kind.MOMENT) != (to.kind() == Kind.MOMENT)) {
        throw refused(
            "key column " + to.name() + " of table " + plan.target().name(),
            new ZonedConversion(from.key().type(), to.key().type()));
      }
    }
    for (Assignment each : plan.assignments()) {
      ZonedConversion conversion = each.rule().zonedConversion();
      if (conversion != null) {
        throw refused("column " + each.column().name(), conversion);
      }
    }
  }

  private MigrationGateException refused(String column, ZonedConversion conversion) {
    String way = plan.direction() == Direction.FORWARD ? "forward" : "reverse";
    return new MigrationGateException(new Problem(
        "backfill." + way + " of migration '" + declared.name() + "', " + column,
        "a value of type " + conversion.given() + " for a column of type " + conversion.stored()
            + ", which is converted in the session's time zone",
        EXPECTED,
        DECLARE));
  }
}
