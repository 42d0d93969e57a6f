package io.migrationgate.admin;

import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import java.util.Objects;

/**
 * A change that was made.
 *
 * @param changeId under which the history knows it
 * @param evaluation what every guard said
 */
public record Applied(String changeId, Evaluation evaluation) {
  /** The state before. */
  public MigrationState before() {
    return evaluation.before();
  }

  /** The state from now on; not settled yet, as a rule. */
  public MigrationState after() {
    return Objects.requireNonNull(evaluation.after());
  }
}
