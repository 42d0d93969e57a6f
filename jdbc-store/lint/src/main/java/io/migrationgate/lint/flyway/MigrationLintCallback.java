package io.migrationgate.lint.flyway;

import io.migrationgate.MigrationGateException;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.internal.guard.ScriptGuard;
import io.migrationgate.lint.rule.StatementClass;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
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
  private final ScriptGuard guard;

  /**
   * A callback.
   *
   * @param options how scripts are read; Flyway's placeholders are added
   * @param phases asked anew for every script, for example {@code () -> new StorePhases(…)}
   */
  public MigrationLintCallback(LintOptions options, Supplier<PhaseKnowledge> phases) {
    this(ScriptGuard.of(options, phases));
  }

  private MigrationLintCallback(ScriptGuard guard) {
    this.guard = guard;
  }

  /** The same, which stops at statements of these classes. */
  public MigrationLintCallback failingOn(Set<StatementClass> classes) {
    return new MigrationLintCallback(guard.failingOn(classes));
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
    LintOptions options = guard.options();
    String text = ScriptSource.read(context.getConfiguration(), migration, options.maxBytes());
    LintOptions read = options.withPlaceholders(
        ScriptSource.placeholders(context.getConfiguration(), options.placeholders()));
    String script = migration.getScript();
    guard.with(read).check("script " + script, script, List.of(text), "in the script");
  }

  /** Migrations in Java are not text. */
  private static boolean sql(MigrationInfo migration) {
    return migration.getScript().toLowerCase(Locale.ROOT).endsWith(".sql");
  }
}
