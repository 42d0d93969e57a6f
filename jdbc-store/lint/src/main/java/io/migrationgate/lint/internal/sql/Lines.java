package io.migrationgate.lint.internal.sql;

import java.util.Arrays;

/** Where lines begin in a text. Immutable. */
public final class Lines {
  private final String text;
  private final int[] starts;

  /** The lines of a text; a line ends with LF, CR LF or CR. */
  public Lines(String text) {
    this.text = text;
    int[] found = new int[64];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'));
      if (ends) {
        if (count == found.length) {
          found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = i + 1;
      }
    }
    this.starts = Arrays.copyOf(found, count);
  }

  /** The line of a character, from 1. */
  public int line(int offset) {
    int index = Arrays.binarySearch(starts, offset);
    return index >= 0 ? index + 1 : -index - 1;
  }

  /** The column of a character, from 1. */
  public int column(int offset) {
    return offset - starts[line(offset) - 1] + 1;
  }

  /** A line without its end. */
  public String text(int line) {
    int end = line < starts.length ? starts[line] : text.length();
    return text.substring(starts[line - 1], end).stripTrailing();
  }
}
