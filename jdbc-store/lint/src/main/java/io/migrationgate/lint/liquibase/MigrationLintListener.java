package io.migrationgate.lint.liquibase;

import io.migrationgate.MigrationGateException;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.internal.guard.ScriptGuard;
import io.migrationgate.lint.rule.StatementClass;
import java.util.Set;
import java.util.function.Supplier;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run of Liquibase before a changeset that takes something away before its time: the
 * migration whose old side it drops has not settled, or somebody still needs it. For
 * {@code liquibase.setChangeExecListener(…)}; in Spring, in a {@code Customizer<Liquibase>}. The
 * command line and the Maven plugin want a class without parameters, which may extend this one.
 *
 * <p>A changeset is judged as a whole, by the SQL that its changes give on that database, after its
 * preconditions and before its first change. Only contracting statements, and those that cannot be
 * read, stop the run unless {@link #failingOn} says otherwise: in an application that starts, it is
 * too late for the rest. With {@code failOnError: false} Liquibase leaves the changeset out and
 * goes on. Rollbacks, changes in Java and commands of a shell are not judged. One listener serves
 * one run at a time; if it should serve several, it judges changesets more often than needed.
 */
public class MigrationLintListener extends AbstractChangeExecListener {
  private final ScriptGuard guard;

  /** What was judged last, by identity; nothing is run that is not this one. */
  private volatile @Nullable ChangeSet judged;

  /**
   * A listener.
   *
   * @param options how SQL is read; Liquibase has replaced its parameters by then
   * @param phases asked anew for every changeset, for example {@code () -> new StorePhases(…)}
   */
  public MigrationLintListener(LintOptions options, Supplier<PhaseKnowledge> phases) {
    this(ScriptGuard.of(options.withOneChangeSet(true), phases));
  }

  private MigrationLintListener(ScriptGuard guard) {
    this.guard = guard;
  }

  /** The same, which stops at statements of these classes. */
  public final MigrationLintListener failingOn(Set<StatementClass> classes) {
    return new MigrationLintListener(guard.failingOn(classes));
  }

  /** A changeset that is run once more is judged once more. */
  @Override
  public void willRun(
      ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, RunStatus status) {
    judged = null;
  }

  /** Rolling back calls {@code willRun} for each change, too. */
  @Override
  public void willRollback(ChangeSet changeSet, DatabaseChangeLog changeLog, Database database) {
    judged = changeSet;
  }

  /**
   * Judges the changeset of the change that is about to run.
   *
   * @throws MigrationGateException if it may not run yet
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // equal changesets of two runs may differ in their text
  public void willRun(
      Change change, ChangeSet changeSet, DatabaseChangeLog changeLog, Database database) {
    if (judged == changeSet) {
      return;
    }
    String file = changeSet.getFilePath();
    guard.check(
        "changeset " + changeSet.getAuthor() + ":" + changeSet.getId() + " of " + file,
        file,
        ChangeSetSql.of(changeSet, database),
        "before the statement, as SQL of the changeset,");
    judged = changeSet;
  }
}
