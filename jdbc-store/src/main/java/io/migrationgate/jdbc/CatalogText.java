package io.migrationgate.jdbc;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds tables and columns in texts that the catalog keeps. */
final class CatalogText {
  private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
  private static final String NO_WORD_BEFORE = "(?<![\\p{L}\\p{N}_$])";
  private static final String NO_WORD_AFTER = "(?![\\p{L}\\p{N}_$])";

  private CatalogText() {}

  /** Whether a text has a name as a word, whatever it means by it. */
  static boolean hasWord(String text, String name) {
    return Pattern.compile(NO_WORD_BEFORE + Pattern.quote(name) + NO_WORD_AFTER, ANY_CASE)
        .matcher(text)
        .find();
  }

  /**
   * What a piece of code mentions of the target: the words for it; empty if none.
   *
   * @param tableKnown whether the code is about the table without naming it, as a trigger's is
   */
  static Set<String> mentioned(String code, DropTarget target, boolean tableKnown) {
    Set<String> found = new TreeSet<>();
    if (!tableKnown && !hasWord(code, target.table())) {
      return found;
    }
    if (target.whole()) {
      if (hasWord(code, target.table())) {
        found.add(target.table());
      }
      return found;
    }
    target.columns().stream().filter(column -> hasWord(code, column)).forEach(found::add);
    return found;
  }

  /**
   * The dropped columns that a view uses, read from its text as the database wrote it: every
   * identifier quoted, columns with the name or the alias of their table or, of one table only, on
   * their own.
   *
   * @param quote the quotation mark, {@code "} or {@code `}
   * @return the columns, or the table's name if the whole table goes; empty if it uses none
   */
  static Set<String> usedByView(
      String definition, @Nullable String schema, DropTarget target, String quote) {
    Set<String> used = new TreeSet<>();
    String table = quoted(target.table(), quote);
    String qualified = (schema == null ? "" : "(?:" + quoted(schema, quote) + "\\.)?") + table;
    Matcher tables = Pattern.compile(
            "(?<!\\.)" + qualified + "(?!\\s*\\.)(?:\\s+(?:AS\\s+)?(" + quote + "[^" + quote + "]+"
                + quote + "))?",
            ANY_CASE)
        .matcher(definition);
    Set<String> names = new TreeSet<>();
    boolean found = false;
    while (tables.find()) {
      found = true;
      names.add(table);
      if (tables.group(1) != null) {
        names.add(Pattern.quote(tables.group(1)));
      }
    }
    if (!found) {
      return used;
    }
    if (target.whole()) {
      used.add(target.table());
      return used;
    }
    for (String column : target.columns()) {
      String reference = "(?:(?:" + String.join("|", names)
          + ")\\s*\\.\\s*|(?<![.\\w])(?<!\\bAS\\s))" + quoted(column, quote);
      if (Pattern.compile(reference, ANY_CASE).matcher(definition).find()) {
        used.add(column);
      }
    }
    return used;
  }

  private static String quoted(String name, String quote) {
    return Pattern.quote(quote + name + quote);
  }
}
