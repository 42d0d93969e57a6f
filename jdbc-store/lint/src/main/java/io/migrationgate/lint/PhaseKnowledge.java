package io.migrationgate.lint;

import io.migrationgate.lint.rule.Finding.Subject;
import org.jspecify.annotations.Nullable;

/** Knows which contracting statements have their time: those that drop a settled old side. */
@FunctionalInterface
public interface PhaseKnowledge {
  /** Knows of no migration, so nothing has its time. */
  PhaseKnowledge NONE = subject -> Clearance.UNKNOWN;

  /**
   * What is known of a table or a column that a statement takes away or narrows.
   *
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be found out
   */
  Clearance on(Subject subject);

  /**
   * What is known.
   *
   * @param migration the migration whose old side it is; null if it is none's
   * @param allowed whether it may go
   * @param text the evidence, or what is missing
   */
  record Clearance(@Nullable String migration, boolean allowed, String text) {
    /** No migration's old side. */
    public static final Clearance UNKNOWN = new Clearance(null, false, "");
  }
}
