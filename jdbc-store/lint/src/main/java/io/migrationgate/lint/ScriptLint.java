package io.migrationgate.lint;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.lint.JudgedFinding.Outcome;
import io.migrationgate.lint.PhaseKnowledge.Clearance;
import io.migrationgate.lint.internal.check.ChangeScope;
import io.migrationgate.lint.internal.check.Judgement;
import io.migrationgate.lint.internal.check.Judgement.Found;
import io.migrationgate.lint.internal.check.KnownSchema;
import io.migrationgate.lint.internal.check.StatementChecker;
import io.migrationgate.lint.internal.script.Ignore;
import io.migrationgate.lint.internal.script.ScriptPart;
import io.migrationgate.lint.internal.sql.Lines;
import io.migrationgate.lint.internal.sql.RawStatement;
import io.migrationgate.lint.internal.sql.Splitter;
import io.migrationgate.lint.rule.Advice;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.Finding.Subject;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Unknowns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One script from its text to its report. Used once. */
final class ScriptLint {
  private static final int SNIPPET = 200;

  private final LintOptions options;
  private final PhaseKnowledge phases;
  private final KnownSchema schema;
  private final List<Judged> judged = new ArrayList<>();
  private ChangeScope scope;

  private record Judged(RawStatement raw, Judgement judgement) {}

  ScriptLint(LintOptions options, PhaseKnowledge phases, KnownSchema schema, ChangeScope scope) {
    this.options = options;
    this.phases = phases;
    this.schema = schema;
    this.scope = scope;
  }

  ScriptReport judge(String file, ScriptKind kind, String text) {
    boolean liquibase = ScriptPart.formatted(text);
    String sql = liquibase ? ScriptPart.withoutGo(text) : text;
    Lines lines = new Lines(sql);
    SqlDialect dialect = StatementChecker.dialect(options.target());
    List<Ignore> ignores = new ArrayList<>();
    for (ScriptPart part : ScriptPart.of(sql, options.target().database())) {
      if (liquibase && !options.oneChangeSet()) {
        scope = new ChangeScope();
      }
      if (part.skipped().isEmpty()) {
        Splitter splitter = new Splitter(
                sql.substring(0, part.to()),
                dialect,
                options.placeholders(),
                StatementChecker.executable(options.target()))
            .delimiter(part.delimiter())
            .from(part.from());
        statements(splitter);
        ignores.addAll(Ignore.in(splitter.comments(), lines));
      }
    }
    Set<Ignore> used = new HashSet<>();
    List<StatementReport> statements = new ArrayList<>();
    for (Judged each : judged) {
      statements.add(report(each, lines, sql, ignores, used));
    }
    List<JudgedFinding> findings = new ArrayList<>(aboutIgnores(ignores, used, lines));
    mixed(kind, lines, findings);
    transactions(kind, lines, findings);
    return new ScriptReport(file, kind, "", statements, findings);
  }

  private void statements(Splitter splitter) {
    for (RawStatement raw = splitter.next(); raw != null; raw = splitter.next()) {
      Judgement judgement = new Judgement(options.target(), scope, schema);
      new StatementChecker(judgement).check(raw);
      judged.add(new Judged(raw, judgement));
    }
  }

  private StatementReport report(
      Judged each, Lines lines, String sql, List<Ignore> ignores, Set<Ignore> used) {
    RawStatement raw = each.raw();
    int first = lines.line(raw.start());
    int last = lines.line(Math.max(raw.start(), raw.end() - 1));
    List<JudgedFinding> findings = new ArrayList<>();
    StatementClass statementClass = each.judgement().harmless();
    for (Found found : each.judgement().found()) {
      if (options.asks(found.rule())) {
        Finding finding = new Finding(
            found.rule(),
            lines.line(found.at().start()),
            lines.column(found.at().start()),
            found.what(),
            found.subject());
        findings.add(judge(finding, first, last, ignores, used));
        if (!found.rule().advises()) {
          statementClass = statementClass.or(found.rule().statementClass());
        }
      }
    }
    return new StatementReport(
        first, lines.column(raw.start()), snippet(sql, raw), statementClass, findings);
  }

  private static String snippet(String sql, RawStatement raw) {
    int end = Math.min(raw.end(), raw.start() + 2 * SNIPPET);
    String text = sql.substring(raw.start(), Math.max(raw.start(), Math.min(end, sql.length())));
    String line = onOneLine(text.strip());
    return line.length() <= SNIPPET ? line : line.substring(0, SNIPPET - 3) + "...";
  }

  /** Each run of white space is a blank; by hand, since every statement comes along here. */
  private static String onOneLine(String text) {
    StringBuilder line = new StringBuilder(SNIPPET + 2);
    boolean blank = false;
    for (int i = 0; i < text.length() && line.length() <= SNIPPET; i++) {
      char c = text.charAt(i);
      boolean space = c == ' ' || (c >= '\t' && c <= '\r');
      if (!space) {
        line.append(blank ? " " : "").append(c);
      }
      blank = space;
    }
    return line.toString();
  }

  private JudgedFinding judge(
      Finding finding, int first, int last, List<Ignore> ignores, Set<Ignore> used) {
    for (Ignore ignore : ignores) {
      if (ignore.rule().equals(finding.rule().id()) && ignore.covers(finding.line(), first, last)) {
        used.add(ignore);
        if (!ignore.reason().isEmpty()) {
          return new JudgedFinding(finding, Outcome.IGNORED, ignore.reason());
        }
      }
    }
    Subject subject = finding.subject();
    if (finding.statementClass() == StatementClass.CONTRACTING && subject != null) {
      Clearance word = phases.on(subject);
      if (word.migration() != null) {
        String note = "migration '" + word.migration() + "': " + word.text();
        return new JudgedFinding(finding, word.allowed() ? Outcome.ALLOWED : Outcome.STANDS, note);
      }
    }
    return new JudgedFinding(finding, Outcome.STANDS, "");
  }

  private List<JudgedFinding> aboutIgnores(List<Ignore> ignores, Set<Ignore> used, Lines lines) {
    List<JudgedFinding> findings = new ArrayList<>();
    for (Ignore ignore : ignores) {
      Rule rule = ignore.reason().isEmpty()
          ? Unknowns.IGNORE_WITHOUT_REASON
          : used.contains(ignore) ? null : Unknowns.IGNORE_UNUSED;
      if (rule != null && options.asks(rule)) {
        findings.add(stands(rule, ignore.offset(), lines, "ignore of '" + ignore.rule() + "'"));
      }
    }
    return findings;
  }

  private static JudgedFinding stands(Rule rule, int offset, Lines lines, String what) {
    Finding finding = new Finding(rule, lines.line(offset), lines.column(offset), what, null);
    return new JudgedFinding(finding, Outcome.STANDS, "");
  }

  /** Flyway opens a transaction for a script, and takes it to be there at its end. */
  private void transactions(ScriptKind kind, Lines lines, List<JudgedFinding> findings) {
    boolean flyways = kind == ScriptKind.VERSIONED
        || kind == ScriptKind.REPEATABLE
        || kind == ScriptKind.BASELINE;
    if (flyways
        && Advice.TRANSACTION_IN_SCRIPT.holds(options.target())
        && options.asks(Advice.TRANSACTION_IN_SCRIPT)) {
      judged.stream()
          .filter(each -> each.judgement().controlsTransaction())
          .findFirst()
          .ifPresent(each -> findings.add(stands(
              Advice.TRANSACTION_IN_SCRIPT,
              each.raw().start(),
              lines,
              each.raw().tokens().get(0).text())));
    }
  }

  /** Flyway runs a script in a transaction, unless nothing in it can be. */
  private void mixed(ScriptKind kind, Lines lines, List<JudgedFinding> findings) {
    if (kind == ScriptKind.PLAIN || judged.size() < 2) {
      return;
    }
    List<Judged> concurrent = judged.stream()
        .filter(each -> each.raw().tokens().stream().limit(6).anyMatch(t -> t.is("CONCURRENTLY")))
        .toList();
    boolean others = judged.size() > concurrent.size();
    if (!concurrent.isEmpty()
        && others
        && Advice.CONCURRENTLY_MIXED.holds(options.target())
        && options.asks(Advice.CONCURRENTLY_MIXED)) {
      int offset = concurrent.get(0).raw().start();
      findings.add(stands(
          Advice.CONCURRENTLY_MIXED, offset, lines, judged.size() + " statements in one script"));
    }
  }
}
