package io.migrationgate.jdbc.backfill.internal.copy;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Expressions of a catalog that are one value, whoever asks and when. */
public final class Literals {
  private static final Pattern LITERAL =
      Pattern.compile("\\(?(?:-?\\d+(?:\\.\\d+)?|[BXEU]?&?'(?:[^']|'')*'|(?i:true|false))\\)?"
          + "(?:::[\\w .\"\\[\\](),]+)?");

  private Literals() {}

  /** Whether an expression is a literal; null is none, and NULL neither. */
  public static boolean is(@Nullable String expression) {
    return expression != null && LITERAL.matcher(expression).matches();
  }
}
