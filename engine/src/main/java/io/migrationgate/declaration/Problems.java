package io.migrationgate.declaration;

import io.migrationgate.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was found wrong while declarations were read. It keeps no more than are listed,
 * the first in reading order, so that no file can fill the memory with its own errors.
 */
final class Problems {
  private static final Comparator<Noted> READING_ORDER =
      Comparator.comparing(Noted::place).thenComparingInt(Noted::number);

  private final PriorityQueue<Noted> listed = new PriorityQueue<>(READING_ORDER.reversed());
  private int total;
  private @Nullable Throwable cause;

  /** Notes a problem; its own subject goes behind the place. */
  void add(Place place, Problem problem) {
    listed.add(new Noted(place, total++, problem));
    if (listed.size() > DeclarationException.MAX_LISTED) {
      listed.remove();
    }
  }

  /** Notes a problem and what it comes from. */
  void add(Place place, Problem problem, Throwable causedBy) {
    add(place, problem);
    cause = cause == null ? causedBy : cause;
  }

  int total() {
    return total;
  }

  void throwIfAny() {
    if (total > 0) {
      List<Problem> inOrder = listed.stream()
          .sorted(Comparator.comparing(Noted::place))
          .map(Noted::located)
          .toList();
      throw new DeclarationException(inOrder, total, cause);
    }
  }

  private record Noted(Place place, int number, Problem problem) {
    Problem located() {
      String about = problem.subject();
      return new Problem(
          about.isEmpty() ? place.toString() : place + ": " + about,
          problem.found(),
          problem.expected(),
          problem.nextStep());
    }
  }
}
