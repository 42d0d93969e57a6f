package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.Evaluation;
import java.util.Objects;

/** A guard refused a move. Nothing has changed. */
public class RefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  private final transient Evaluation evaluation;

  /** A refusal; the first guard that refused makes the message. */
  public RefusedException(Evaluation evaluation) {
    super(firstProblem(evaluation));
    this.evaluation = evaluation;
  }

  /** What every guard said. */
  public Evaluation evaluation() {
    return evaluation;
  }

  private static Problem firstProblem(Evaluation evaluation) {
    return evaluation.refusals().stream()
        .map(verdict -> Objects.requireNonNull(verdict.problem()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no guard refused"));
  }
}
