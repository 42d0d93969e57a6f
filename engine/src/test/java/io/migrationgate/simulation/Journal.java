package io.migrationgate.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;

/** The last events of a run, put into words only when somebody wants to read them. */
final class Journal {
  private static final int KEPT = 60;

  private record Entry(long nanos, String format, Object[] arguments) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%10.3f ms  ", nanos / 1e6)
          + String.format(Locale.ROOT, format, arguments);
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();

  void note(long nanos, String format, Object... arguments) {
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(nanos, format, Arrays.copyOf(arguments, arguments.length)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(entry).append('\n'));
    return text.toString();
  }
}
