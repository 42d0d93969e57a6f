package io.migrationgate.flags.internal;

import io.migrationgate.Problem;
import io.migrationgate.flags.FlagFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that was found wrong in one text. It keeps no more than are listed, so that no text
 * can fill the memory with its own errors.
 */
public final class FoundProblems {
  private final String subject;
  private final List<Problem> listed = new ArrayList<>();
  private int total;

  /**
   * None yet.
   *
   * @param subject the file, or the flag
   */
  public FoundProblems(String subject) {
    this.subject = subject;
  }

  /**
   * Notes a problem.
   *
   * @param pointer where, as a JSON pointer; empty for the whole
   */
  public void add(String pointer, int line, String found, String expected, String nextStep) {
    if (total++ < FlagFormatException.MAX_LISTED) {
      String place = pointer.isEmpty() ? "" : ", " + pointer;
      listed.add(new Problem(subject + ", line " + line + place, found, expected, nextStep));
    }
  }

  /** How many there are. */
  public int total() {
    return total;
  }

  /**
   * Ends the reading of a text that is wrong.
   *
   * @throws FlagFormatException if anything was noted
   */
  public void throwIfAny() {
    if (total > 0) {
      throw new FlagFormatException(listed, total);
    }
  }
}
