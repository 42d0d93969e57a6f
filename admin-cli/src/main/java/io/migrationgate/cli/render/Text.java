package io.migrationgate.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Text from elsewhere made fit for a terminal: nothing in it moves the cursor, and columns line up.
 */
public final class Text {
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

  /** Letters, marks and symbols, as Unicode has it, that show nothing. */
  private static final String BLANK_LETTERS =
      "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

  private static final Pattern BLANKS = Pattern.compile("(?:[ \\t\\n]|\\r\\n)+");

  private Text() {}

  /**
   * The text with control characters written out, a line feed as {@code \n}: a reason or a key that
   * somebody chose must not repaint somebody else's terminal. Marks that turn the direction of
   * writing, and what has no width, are written out too, except where letters are joined by it.
   */
  public static String printable(String text) {
    return writtenOut(text, Text::unprintable);
  }

  /**
   * The text with everything written out that does not show as itself: two texts that are not the
   * same do not look the same because of what cannot be seen. For what will run once it was read.
   */
  public static String exact(String text) {
    return writtenOut(text, Text::unseen);
  }

  /** How many characters {@link #exact} writes out, tabs and ends of lines not counted. */
  public static long hidden(String text) {
    return lines(text).stream()
        .flatMapToInt(String::codePoints)
        .filter(point -> point != '\t' && unseen(point))
        .count();
  }

  /** The lines of a text: a carriage return alone ends none, for not every reader agrees. */
  public static List<String> lines(String text) {
    return List.of(text.split("\r?\n", -1));
  }

  /** A line in pieces of so many columns at most; at least one. */
  static List<String> fold(String line, int columns) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    int used = 0;
    for (int i = 0; i < line.length(); i = line.offsetByCodePoints(i, 1)) {
      int width = width(line.codePointAt(i));
      if (used + width > columns) {
        pieces.add(line.substring(from, i));
        from = i;
        used = 0;
      }
      used += width;
    }
    pieces.add(line.substring(from));
    return pieces;
  }

  private static String writtenOut(String text, IntPredicate which) {
    if (text.codePoints().noneMatch(which)) {
      return text;
    }
    StringBuilder written = new StringBuilder();
    text.codePoints().forEach(point -> {
      if (!which.test(point)) {
        written.appendCodePoint(point);
      } else if (point == '\n') {
        written.append("\\n");
      } else if (point == '\t') {
        written.append("\\t");
      } else {
        written.append(String.format(Locale.ROOT, point > 0xFFFF ? "\\u{%x}" : "\\u%04x", point));
      }
    });
    return written.toString();
  }

  /** Whether a terminal would act on it, or it makes others look like something else. */
  static boolean unprintable(int point) {
    boolean joins =
        point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER || selectsVariation(point);
    return switch (Character.getType(point)) {
      case Character.SPACE_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
      default -> unseen(point) && !joins;
    };
  }

  private static boolean unseen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED -> true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default -> BLANK_LETTERS.indexOf(point) >= 0 || selectsVariation(point);
    };
  }

  private static boolean selectsVariation(int point) {
    return (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
  }

  /** On one line, with single spaces, and no longer than so many columns. */
  public static String brief(String text, int columns) {
    return cut(BLANKS.matcher(text.strip()).replaceAll(" "), columns);
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

  /** {@code 312 ms}, {@code 2.5 s}, {@code 3 min 20 s}, {@code 5 h 3 min}, {@code 93 d}. */
  public static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }
    long minutes = millis / 60_000;
    if (minutes < 60) {
      return minutes + " min " + millis % 60_000 / 1_000 + " s";
    }
    long hours = minutes / 60;
    return hours < 48
        ? hours + " h " + minutes % 60 + " min"
        : hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }
}
