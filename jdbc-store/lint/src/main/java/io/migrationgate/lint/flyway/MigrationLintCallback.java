package io.migrationgate.lint.flyway;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.MigrationLint;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.ScriptReport;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.StatementClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Stops a run of Flyway before a script that takes something away before its time: the migration
 * whose old side it drops has not settled, or somebody still needs it.
 *
 * <p>Only contracting statements, and those that cannot be read, stop the run unless
 * {@link #failingOn} says otherwise: in an application that starts, it is too late for the rest. A
 * script that cannot be found is refused. Scripts applied before the callback was there are not
 * looked at again. Thread-safe as far as Flyway runs one migration at a time.
 */
public final class MigrationLintCallback extends BaseCallback {
  private final LintOptions options;
  private final Supplier<PhaseKnowledge> phases;
  private final Set<StatementClass> failing;

  /**
   * A callback.
   *
   * @param options how scripts are read; Flyway's placeholders are added
   * @param phases asked anew for every script, for example {@code () -> new StorePhases(…)}
   */
  public MigrationLintCallback(LintOptions options, Supplier<PhaseKnowledge> phases) {
    this(options, phases, EnumSet.of(StatementClass.CONTRACTING, StatementClass.NOT_UNDERSTOOD));
  }

  private MigrationLintCallback(
      LintOptions options, Supplier<PhaseKnowledge> phases, Set<StatementClass> failing) {
    this.options = options;
    this.phases = phases;
    this.failing = Set.copyOf(failing);
  }

  /** The same, which stops at statements of these classes. */
  public MigrationLintCallback failingOn(Set<StatementClass> classes) {
    return new MigrationLintCallback(options, phases, classes);
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  /**
   * Judges the script that is about to run.
   *
   * @throws MigrationGateException if it may not run yet
   */
  @Override
  public void handle(Event event, Context context) {
    MigrationInfo migration = context.getMigrationInfo();
    if (migration == null || migration.getType().isSynthetic() || !sql(migration)) {
      return;
    }
    String text = ScriptSource.read(context.getConfiguration(), migration, options.maxBytes());
    LintOptions read = options.withPlaceholders(
        ScriptSource.placeholders(context.getConfiguration(), options.placeholders()));
    ScriptReport report = new MigrationLint(read, phases.get()).check(migration.getScript(), text);
    List<JudgedFinding> refused = report
        .all()
        .filter(each -> each.stands() && failing.contains(each.finding().statementClass()))
        .toList();
    if (!refused.isEmpty()) {
      throw refused(migration, refused);
    }
  }

  /** Migrations in Java are not text. */
  private static boolean sql(MigrationInfo migration) {
    return migration.getScript().toLowerCase(Locale.ROOT).endsWith(".sql");
  }

  private static MigrationGateException refused(
      MigrationInfo migration, List<JudgedFinding> refused) {
    String found =
        refused.stream().map(MigrationLintCallback::line).collect(Collectors.joining("\n"));
    return new MigrationGateException(new Problem(
        "script " + migration.getScript(),
        found,
        "statements that every build that still runs lives with",
        refused.get(0).finding().rule().instead()
            + "; or leave it out of this release; or say in the script why it is harmless:"
            + " -- mgate:ignore " + refused.get(0).finding().rule().id() + ": why"));
  }

  private static String line(JudgedFinding judged) {
    Finding finding = judged.finding();
    return "line " + finding.line() + ": " + finding.rule().id() + ", " + finding.found()
        + (judged.note().isEmpty() ? "" : " (" + judged.note() + ")");
  }
}
