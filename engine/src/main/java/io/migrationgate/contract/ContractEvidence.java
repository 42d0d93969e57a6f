package io.migrationgate.contract;

import io.migrationgate.Problem;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Verdict.Outcome;
import io.migrationgate.spi.ContractDatabase.Dependents;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for and against dropping a migration's old side, at one moment. All moments are the
 * store's.
 *
 * @param state the migration
 * @param at when it was looked at
 * @param settledSince since when no gate has called the old side, because write-new had settled;
 *     null if that is not so, or not known
 * @param oldSideUsed when a live node last saw a gate of its own use the old side, dated too late
 *     by up to a heartbeat; null if none has since it started
 * @param quietSince the later of the two; null if not known
 * @param dependents what the database's catalog says; null if the old side is not declared
 * @param statements the declared contract SQL, or what the database made instead
 * @param findings every requirement, in order
 */
public record ContractEvidence(
    MigrationState state,
    Instant at,
    @Nullable Instant settledSince,
    @Nullable Instant oldSideUsed,
    @Nullable Instant quietSince,
    @Nullable Dependents dependents,
    List<String> statements,
    List<Finding> findings) {

  /** Copies the lists. */
  public ContractEvidence {
    statements = List.copyOf(statements);
    findings = List.copyOf(findings);
  }

  /** Whether nothing is missing, or what is missing was overridden. */
  public boolean complete() {
    return refusals().isEmpty();
  }

  /** What is missing. */
  public List<Finding> refusals() {
    return findings.stream()
        .filter(finding -> finding.outcome() == Outcome.REFUSED)
        .toList();
  }

  /** What must hold before the old side is dropped. */
  public enum Requirement {
    /** Write-new, or contracted, has settled. */
    SETTLED,
    /** Every live build declares contracted. */
    DECLARED,
    /** No gate has used the old side for the quiet time. */
    QUIET,
    /** No build that cannot run in contracted was there within the quiet time. */
    ROLLBACK_WINDOW,
    /** No other object in the database depends on it. */
    NOTHING_DEPENDS,
    /** No code in the database mentions it. */
    NOT_MENTIONED,
    /** No view schema shows it, and nobody names a column that gets another name. */
    VIEWS;

    /** Whether it depends on the quiet time, so that {@code --force} with a reason overrides it. */
    boolean observes() {
      return this == QUIET || this == ROLLBACK_WINDOW;
    }

    /** For example {@code rollback-window}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One requirement and what was found.
   *
   * @param requirement which
   * @param outcome whether it is met
   * @param found in words
   * @param problem why it is not met; null if it is
   */
  public record Finding(
      Requirement requirement,
      Outcome outcome,
      String found,
      @Nullable Problem problem) {
    static Finding met(Requirement requirement, String found) {
      return new Finding(requirement, Outcome.PASSED, found, null);
    }

    static Finding missing(Requirement requirement, Problem problem, boolean overridden) {
      Outcome outcome = overridden ? Outcome.OVERRIDDEN : Outcome.REFUSED;
      return new Finding(requirement, outcome, problem.found(), problem);
    }
  }
}
