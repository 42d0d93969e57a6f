package io.migrationgate.spring;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what is wrong instead of a stack trace, where an application cannot start. */
final class ProblemAnalyzer extends AbstractFailureAnalyzer<MigrationGateException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MigrationGateException cause) {
    Problem problem = cause.problem();
    return new FailureAnalysis(
        "MigrationGate, " + problem.subject() + ":\n  found:    " + problem.found()
            + "\n  expected: " + problem.expected(),
        problem.nextStep(),
        cause);
  }
}
