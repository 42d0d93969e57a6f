package io.migrationgate.declaration;

import java.util.Locale;

/** Text that somebody else wrote, as an error message shows it: short and on one line. */
final class Shown {
  private static final int MAX_CHARS = 60;

  private Shown() {}

  /** In single quotes. */
  static String quoted(String text) {
    return "'" + line(text) + "'";
  }

  /** Without quotes; what does not print is escaped as Java would. */
  static String line(String text) {
    boolean tooLong = text.codePointCount(0, text.length()) > MAX_CHARS;
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(tooLong ? MAX_CHARS - 1 : MAX_CHARS).forEach(c -> append(shown, c));
    return tooLong ? shown.append('…').toString() : shown.toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    switch (codePoint) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (prints(codePoint)) {
          shown.appendCodePoint(codePoint);
        } else {
          shown.append(String.format(Locale.ROOT, "\\u%04X", codePoint));
        }
      }
    }
  }

  /** Format characters could turn the rest of a terminal's line round. */
  private static boolean prints(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
