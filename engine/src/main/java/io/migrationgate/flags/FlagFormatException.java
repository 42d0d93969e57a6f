package io.migrationgate.flags;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is wrong with a flag's definition, or with a file of them: every problem, with JSON pointer
 * and line. Its message lists the first {@value #MAX_LISTED}.
 */
public final class FlagFormatException extends MigrationGateException {
  /** How many problems are listed at most. */
  public static final int MAX_LISTED = 20;

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final String message;

  /**
   * An error.
   *
   * @param listed the first problems, at least one
   * @param total how many there are, those that are not listed included
   */
  public FlagFormatException(List<Problem> listed, int total) {
    super(listed.get(0));
    problems = List.copyOf(listed);
    message = message(problems, total);
  }

  /** The problems in the order of the text, at most {@value #MAX_LISTED}. */
  public List<Problem> problems() {
    return problems;
  }

  /** The problem if it is the only one; else their number, and a line for each. */
  @Override
  public String getMessage() {
    return message;
  }

  private static String message(List<Problem> listed, int total) {
    if (total == 1) {
      return listed.get(0).message();
    }
    String lines = listed.stream()
        .map(problem -> "\n- " + problem.message())
        .collect(Collectors.joining("", total + " problems:", ""));
    int left = total - listed.size();
    return left == 0 ? lines : lines + "\n- and " + left + " more";
  }
}
