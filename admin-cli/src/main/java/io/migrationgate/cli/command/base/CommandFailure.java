package io.migrationgate.cli.command.base;

import io.migrationgate.Problem;
import java.util.List;

/** A command ends here, with these errors and this exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<Problem> problems;

  public CommandFailure(int exitCode, List<Problem> problems) {
    super(problems.get(0).message());
    this.exitCode = exitCode;
    this.problems = List.copyOf(problems);
  }

  public CommandFailure(int exitCode, Problem problem) {
    this(exitCode, List.of(problem));
  }

  public int exitCode() {
    return exitCode;
  }

  public List<Problem> problems() {
    return problems;
  }
}
