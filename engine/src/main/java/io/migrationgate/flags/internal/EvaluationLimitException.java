package io.migrationgate.flags.internal;

/**
 * Ends an evaluation that would take too much time or memory. Made in numbers, so without a trace.
 */
final class EvaluationLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvaluationLimitException(String what) {
    super(what, null, false, false);
  }
}
