package io.migrationgate.lint;

import io.migrationgate.lint.internal.check.ChangeScope;
import io.migrationgate.lint.internal.check.KnownSchema;
import io.migrationgate.lint.internal.script.ScriptFiles;
import io.migrationgate.lint.internal.script.ScriptName;
import io.migrationgate.lint.internal.script.ScriptText;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.Unknowns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells of every statement in SQL scripts whether a build that is still running lives with it.
 *
 * <p>What it cannot read is {@code not-understood}, never safe. What a change set has made itself
 * is exempt; by default every script is a change set of its own, for in a whole history every table
 * is made somewhere. Types of columns are remembered from one script to the next. Not thread-safe.
 */
public final class MigrationLint {
  private final LintOptions options;
  private final PhaseKnowledge phases;
  private final KnownSchema schema = new KnownSchema();
  private ChangeScope scope = new ChangeScope();
  private boolean historyRead;

  /**
   * A lint.
   *
   * @param phases knows which contracting statements have their time
   */
  public MigrationLint(LintOptions options, PhaseKnowledge phases) {
    this.options = options;
    this.phases = phases;
  }

  /** A lint that knows of no store: every contracting statement is refused. */
  public MigrationLint(LintOptions options) {
    this(options, PhaseKnowledge.NONE);
  }

  /**
   * Reads files, and the {@code .sql} files below folders, in the order in which they would be
   * applied. Undo scripts are read only if they are named themselves.
   *
   * @throws io.migrationgate.MigrationGateException if a path is not there
   */
  public LintReport check(List<Path> paths) {
    List<ScriptFiles.Found> scripts = ScriptFiles.find(paths);
    Set<Path> judged = new HashSet<>();
    scripts.forEach(found -> judged.add(place(found)));
    readHistory(judged);
    scripts.forEach(this::readLater);
    List<ScriptReport> reports = new ArrayList<>();
    for (ScriptFiles.Found found : scripts) {
      reports.add(check(found));
    }
    return new LintReport(options.target(), reports);
  }

  private ScriptReport check(ScriptFiles.Found found) {
    String file = found.path().toString();
    ScriptKind kind = found.name().kind();
    if (found.left()) {
      return new ScriptReport(
          file, kind, "an undo script; name it to have it read", List.of(), List.of());
    }
    ScriptText text = ScriptText.read(found.path(), options.encoding(), options.maxBytes());
    if (!text.problem().isEmpty()) {
      Finding finding = new Finding(Unknowns.UNREADABLE_FILE, 1, 1, text.problem(), null);
      Rule rule = finding.rule();
      List<JudgedFinding> findings = options.asks(rule)
          ? List.of(new JudgedFinding(finding, JudgedFinding.Outcome.STANDS, ""))
          : List.of();
      return new ScriptReport(file, kind, "", List.of(), findings);
    }
    return judge(file, found.name(), text.text());
  }

  /**
   * Reads one script.
   *
   * @param file its name, which tells what it is, or its path
   * @param sql its text
   */
  public ScriptReport check(String file, String sql) {
    readHistory(Set.of());
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return judge(file, ScriptName.of(name), sql);
  }

  private ScriptReport judge(String file, ScriptName name, String sql) {
    if (!options.oneChangeSet()) {
      scope = new ChangeScope();
    }
    scope.nextScript();
    return new ScriptLint(options, phases, schema, scope).judge(file, name.kind(), sql);
  }

  private static Path place(ScriptFiles.Found found) {
    return found.path().toAbsolutePath().normalize();
  }

  /** What is judged is no history, even if it lies in the same folder: it would excuse itself. */
  private void readHistory(Set<Path> judged) {
    if (historyRead) {
      return;
    }
    historyRead = true;
    if (options.history().isEmpty()) {
      return;
    }
    for (ScriptFiles.Found found : ScriptFiles.find(options.history())) {
      readLater(found);
      if (!found.left() && !judged.contains(place(found))) {
        readHistory(found);
      }
    }
  }

  /** What runs after every migration makes again what a migration drops. */
  private void readLater(ScriptFiles.Found found) {
    if (found.name().kind() == ScriptKind.REPEATABLE
        || (found.name().kind() == ScriptKind.CALLBACK
            && String.valueOf(found.path().getFileName()).startsWith("after"))) {
      ScriptText text = ScriptText.read(found.path(), options.encoding(), options.maxBytes());
      if (text.problem().isEmpty()) {
        KnownSchema later = new KnownSchema();
        new ScriptLint(options, PhaseKnowledge.NONE, later, new ChangeScope())
            .judge(found.path().toString(), found.name().kind(), text.text());
        schema.madeLater(later);
      }
    }
  }

  private void readHistory(ScriptFiles.Found found) {
    ScriptText text = ScriptText.read(found.path(), options.encoding(), options.maxBytes());
    if (text.problem().isEmpty()) {
      new ScriptLint(options, PhaseKnowledge.NONE, schema, new ChangeScope())
          .judge(found.path().toString(), found.name().kind(), text.text());
    }
  }
}
