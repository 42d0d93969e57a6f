package io.migrationgate.jdbc.backfill.internal.start;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.plan.ZonedTypes;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.SessionSettings;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;

/**
 * Whether values depend on what sessions are set to, and the declaration does not say to what.
 *
 * <p>{@link ZonedTypes} has told what types say. What an expression does inside, nobody can tell by
 * reading it, for it may call functions: so rows are evaluated under two settings that show nothing
 * alike.
 */
final class RunZone {
  /* Their clocks never show the same day or the same hour. */
  private static final ZoneId WEST = ZoneOffset.ofHours(-12);
  private static final ZoneId EAST = ZoneOffset.ofHours(13);

  private final RunContext context;
  private final MigrationDeclaration declared;
  private final BackfillSpec spec;

  RunZone(RunContext context, MigrationDeclaration declared) {
    this.context = context;
    this.declared = declared;
    this.spec = Objects.requireNonNull(declared.backfill());
  }

  /**
   * Refuses a zone that the server does not know.
   *
   * @throws MigrationGateException if it does not
   */
  void checkKnown() {
    if (!context.sessions().call(handle -> context.dialect().knows(handle, spec.zone()))) {
      throw new MigrationGateException(new Problem(
          "backfill.timeZone of migration '" + declared.name() + "'",
          "'" + spec.zone() + "', which the database does not know",
          "a time zone that the database knows",
          "load its time zones (MariaDB: mariadb-tzinfo-to-sql), or declare an offset such as"
              + " +05:30"));
    }
  }

  /**
   * Refuses values that depend on the zone where none is declared, or on a setting that an
   * expression can name itself.
   *
   * @throws MigrationGateException if there are any, or values are others whenever they are asked
   */
  void checkDeclared(CopyPlan plan) {
    Dialect dialect = context.dialect();
    if (spec.timeZone() == null) {
      refuse(
          plan,
          new SettingSample(
              context.in(declared),
              "the session's time zone",
              dialect.zoneSettings(WEST),
              dialect.zoneSettings(EAST)),
          ZonedTypes.EXPECTED,
          ZonedTypes.DECLARE);
    }
    for (Dialect.Unnamed each : dialect.unnamed()) {
      refuse(
          plan,
          new SettingSample(
              context.in(declared),
              "the session's " + each.setting(),
              SessionSettings.NONE.with(each.setting(), each.one()),
              SessionSettings.NONE.with(each.setting(), each.other())),
          "what it is in the application's sessions, named in the expression",
          each.next() + ", and start a build with it");
    }
  }

  private void refuse(CopyPlan plan, SettingSample sample, String expected, String next) {
    Set<String> dependent = sample.dependent(plan);
    if (!dependent.isEmpty()) {
      throw new MigrationGateException(new Problem(
          "the backfill of migration '" + declared.name() + "'",
          String.join(", ", dependent)
              + (dependent.size() == 1 ? ", which depends" : ", which depend") + " on "
              + sample.setting(),
          expected,
          next));
    }
  }
}
