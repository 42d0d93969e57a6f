package io.migrationgate.lint.internal.script;

import io.migrationgate.lint.rule.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a script that is applied as one: the whole file, or a changeset of Liquibase's
 * formatted SQL.
 *
 * @param from its first character
 * @param to behind its last character
 * @param delimiter the end of its statements
 * @param skipped why it is not run on this database; empty if it is
 */
public record ScriptPart(int from, int to, String delimiter, String skipped) {
  private static final Pattern FORMATTED =
      Pattern.compile("\\A\\s*--\\s*liquibase\\s+formatted\\s+sql", Pattern.CASE_INSENSITIVE);
  private static final Pattern CHANGESET = Pattern.compile(
      "^[ \\t]*--[ \\t]*changeset[ \\t]+(\\S.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern DELIMITER =
      Pattern.compile("\\bendDelimiter:(\"[^\"]*\"|\\S+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNSPLIT =
      Pattern.compile("(?:^|\\s)splitStatements:\"?false\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern GO =
      Pattern.compile("^([ \\t]*)go(?=[ \\t]*$)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern DBMS =
      Pattern.compile("\\bdbms:(\"[^\"]*\"|[\\w!,]+)", Pattern.CASE_INSENSITIVE);

  /** Whether Liquibase reads this text as changesets. */
  public static boolean formatted(String text) {
    return FORMATTED.matcher(text).find();
  }

  /**
   * The same text, of the same length, with a semicolon for each GO on a line of its own: to
   * Liquibase it ends a statement as a semicolon does.
   */
  public static String withoutGo(String text) {
    return GO.matcher(text).replaceAll("$1; ");
  }

  /** The parts of a text. */
  public static List<ScriptPart> of(String text, Database database) {
    if (!formatted(text)) {
      return List.of(new ScriptPart(0, text.length(), ";", ""));
    }
    List<ScriptPart> parts = new ArrayList<>();
    Matcher matcher = CHANGESET.matcher(text);
    int from = 0;
    String head = "";
    while (matcher.find()) {
      parts.add(part(text.substring(from, matcher.start()), from, head, database));
      from = matcher.start();
      head = matcher.group(1);
    }
    parts.add(part(text.substring(from), from, head, database));
    return parts;
  }

  private static ScriptPart part(String text, int from, String head, Database database) {
    Matcher dbms = DBMS.matcher(head);
    String skipped =
        dbms.find() && !runs(unquoted(dbms.group(1)), database) ? "dbms:" + dbms.group(1) : "";
    return new ScriptPart(from, from + text.length(), delimiter(text, head), skipped);
  }

  /**
   * What is not split, or by an expression that does not stand there as it is written, is sent as
   * one, but the database runs each of its statements: they are told apart at semicolons.
   */
  private static String delimiter(String text, String head) {
    Matcher given = DELIMITER.matcher(head);
    String end = given.find() ? unquoted(given.group(1)) : ";";
    String body = text.substring(Math.max(0, text.indexOf('\n')));
    boolean splits = !UNSPLIT.matcher(head).find() && !end.isBlank() && body.contains(end);
    return splits ? end : ";";
  }

  private static String unquoted(String text) {
    return text.replace("\"", "").replace("\\n", "").replace("\\r", "");
  }

  private static boolean runs(String products, Database database) {
    boolean excluded = false;
    for (String each : products.toLowerCase(Locale.ROOT).split(",", -1)) {
      String product = each.strip();
      if (product.equals(database.word()) || product.equals("all")) {
        return true;
      }
      if (product.startsWith("!")) {
        if (product.substring(1).equals(database.word())) {
          return false;
        }
        excluded = true;
      }
    }
    return excluded;
  }
}
