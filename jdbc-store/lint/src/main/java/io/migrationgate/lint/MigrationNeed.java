package io.migrationgate.lint;

import io.migrationgate.lint.rule.Drops;
import io.migrationgate.lint.rule.Finding;
import io.migrationgate.lint.rule.Renames;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.StatementClass;
import java.util.Comparator;
import java.util.Set;

/**
 * Whether a statement's change needs a migration, and of which kind; the gravest first. An ignore
 * in the script, or a phase that allows it, changes nothing here: it is about the change itself.
 */
public enum MigrationNeed {
  /** A column is replaced by another one of the same table. */
  COLUMN("a migration between columns of one table"),
  /** A table is replaced by another one. */
  TABLE("a migration between two tables"),
  /** Something goes, and nothing is put in its place. */
  REMOVAL("none, unless something takes its place; it goes when no build names it any more"),
  /** Rows are written without a bound. */
  BACKFILL("a backfill of a migration, in batches, instead of one statement"),
  /** The running build must be gone, or changed, before. */
  LATER("none, but builds that keep to it already"),
  /** It is only run otherwise. */
  OTHERWISE("none; the statement is run otherwise"),
  /** Nobody can tell. */
  UNKNOWN("not known: the statement is not understood"),
  /** It adds or widens, or does neither. */
  NONE("none: the build that still runs lives with it");

  private static final Set<Rule> TABLES =
      Set.of(Renames.RENAME_TABLE, Renames.SET_SCHEMA, Drops.DROP_TABLE, Drops.REPLACE_TABLE);

  private final String words;

  MigrationNeed(String words) {
    this.words = words;
  }

  /** In words, for example {@code a migration between two tables}. */
  public String words() {
    return words;
  }

  /** The gravest need of a statement's findings. */
  public static MigrationNeed of(StatementReport statement) {
    return statement.findings().stream()
        .map(JudgedFinding::finding)
        .filter(finding -> !finding.rule().advises())
        .map(MigrationNeed::of)
        .min(Comparator.naturalOrder())
        .orElse(NONE);
  }

  /** What one finding needs. */
  public static MigrationNeed of(Finding finding) {
    Finding.Subject subject = finding.subject();
    if (subject != null && subject.becomes() != null) {
      return COLUMN;
    }
    if (TABLES.contains(finding.rule())) {
      return TABLE;
    }
    if (finding.rule().equals(Drops.DROP_COLUMN)) {
      return REMOVAL;
    }
    StatementClass statementClass = finding.statementClass();
    return switch (statementClass) {
      case CONTRACTING -> LATER;
      case MOVING_DATA -> BACKFILL;
      case BLOCKING -> OTHERWISE;
      case NOT_UNDERSTOOD -> UNKNOWN;
      case EXPANDING, NEUTRAL -> NONE;
    };
  }
}
