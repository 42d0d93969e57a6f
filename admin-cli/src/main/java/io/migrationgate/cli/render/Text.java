package io.migrationgate.cli.render;

import java.util.Locale;

/**
 * Text from elsewhere made fit for a terminal: nothing in it moves the cursor, and columns line up.
 */
public final class Text {
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Text() {}

  /**
   * The text with control characters written out, a line feed as {@code \n}: a reason or a key that
   * somebody chose must not repaint somebody else's terminal. Marks that turn the direction of
   * writing are written out too.
   */
  public static String printable(String text) {
    if (text.codePoints().noneMatch(Text::unprintable)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.codePoints().forEach(point -> {
      if (!unprintable(point)) {
        printable.appendCodePoint(point);
      } else if (point == '\n') {
        printable.append("\\n");
      } else if (point == '\t') {
        printable.append("\\t");
      } else {
        printable.append(String.format(Locale.ROOT, "\\u%04x", point));
      }
    });
    return printable.toString();
  }

  private static boolean unprintable(int point) {
    return Character.isISOControl(point)
        || point == 0x2028
        || point == 0x2029
        || (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || Character.getType(point) == Character.SURROGATE;
  }

  /** On one line, with single spaces, and no longer than so many columns. */
  public static String brief(String text, int columns) {
    return cut(text.strip().replaceAll("\\s+", " "), columns);
  }

  /** Printable and no longer than so many columns, with every blank that is in it. */
  public static String cut(String text, int columns) {
    String line = printable(text);
    if (width(line) <= columns) {
      return line;
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int i = 0; i < line.length(); i = line.offsetByCodePoints(i, 1)) {
      int point = line.codePointAt(i);
      used += width(point);
      if (used > columns - 3) {
        break;
      }
      cut.appendCodePoint(point);
    }
    return cut.append("...").toString();
  }

  /** How many columns a terminal needs. */
  static int width(String text) {
    int columns = 0;
    boolean joined = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int point = text.codePointAt(i);
      columns += joined ? 0 : width(point);
      joined = point == ZERO_WIDTH_JOINER;
    }
    return columns;
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT
        || (point >= 0x1F3FB && point <= 0x1F3FF)) {
      return 0;
    }
    boolean wide = (point >= 0x1100 && point <= 0x115F)
        || (point >= 0x2E80 && point <= 0xA4CF)
        || (point >= 0xAC00 && point <= 0xD7A3)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0xFE30 && point <= 0xFE6F)
        || (point >= 0xFF00 && point <= 0xFF60)
        || (point >= 0xFFE0 && point <= 0xFFE6)
        || (point >= 0x1F300 && point <= 0x1FAFF)
        || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  /** Filled with spaces up to so many columns. */
  static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  /** {@code 1 node}, {@code 3 nodes}. */
  public static String count(long number, String singular) {
    return number + " " + singular + (number == 1 ? "" : "s");
  }

  /** {@code 312 ms}, {@code 2.5 s}, {@code 3 min 20 s}, {@code 5 h 3 min}. */
  public static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }
    long minutes = millis / 60_000;
    return minutes < 60
        ? minutes + " min " + millis % 60_000 / 1_000 + " s"
        : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
