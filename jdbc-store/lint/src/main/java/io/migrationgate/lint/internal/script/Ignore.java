package io.migrationgate.lint.internal.script;

import io.migrationgate.lint.internal.sql.Comment;
import io.migrationgate.lint.internal.sql.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment that says that findings are known to be harmless.
 *
 * @param rule the rule
 * @param reason why; may be empty
 * @param offset where it stands
 * @param line its line
 * @param next the first line behind it, and behind the comments that follow it, that holds SQL
 */
public record Ignore(String rule, String reason, int offset, int line, int next) {
  private static final Pattern MARK = Pattern.compile(
      "mgate:ignore\\b[ \\t]*([\\w-]+(?:[ \\t]*,[ \\t]*[\\w-]+)*)?[ \\t]*(?::[ \\t]*([^\\r\\n]*))?");

  /** All in these comments, which are in order. */
  public static List<Ignore> in(List<Comment> comments, Lines lines) {
    List<Ignore> found = new ArrayList<>();
    for (int i = 0; i < comments.size(); i++) {
      Comment comment = comments.get(i);
      if (comment.text().contains("mgate:ignore")) {
        add(found, comment, lines, next(comments, i, lines));
      }
    }
    return found;
  }

  private static int next(List<Comment> comments, int index, Lines lines) {
    int last = lines.line(comments.get(index).end() - 1);
    for (int i = index + 1;
        i < comments.size() && lines.line(comments.get(i).start()) == last + 1;
        i++) {
      last = lines.line(comments.get(i).end() - 1);
    }
    return last + 1;
  }

  private static void add(List<Ignore> found, Comment comment, Lines lines, int next) {
    Matcher matcher = MARK.matcher(comment.text());
    while (matcher.find()) {
      String rules = matcher.group(1) == null ? "" : matcher.group(1);
      String reason =
          matcher.group(2) == null ? "" : matcher.group(2).replace("*/", "").strip();
      int offset = comment.start() + matcher.start();
      for (String rule : rules.split(",", -1)) {
        found.add(new Ignore(rule.strip(), reason, offset, lines.line(offset), next));
      }
    }
  }

  /** Whether it speaks of what stands there. */
  public boolean covers(int findingLine, int firstLine, int lastLine) {
    return findingLine == line
        || findingLine == next
        || firstLine == line
        || firstLine == next
        || lastLine == line;
  }
}
