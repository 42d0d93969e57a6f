package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What begins a loop.
 *
 * @param tokens from its first word up to LOOP or DO; only its first word if it has no condition
 */
record LoopHead(List<Token> tokens) {
  private static final int MOST_ROUNDS = 10_000;
  private static final Pattern RANGE = Pattern.compile("(?<!\\d)(\\d{1,6})\\.\\.(\\d{1,6})(?!\\d)");
  private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");
  private static final Set<String> LENGTHS = Set.of("array_length", "cardinality", "array_upper");

  LoopHead {
    tokens = List.copyOf(tokens);
  }

  /** The query, or the statement, whose rows a FOR goes through; empty if there is none. */
  List<Token> query() {
    int in = tokens.get(0).is("FOR") ? TokenLists.find(tokens, "IN") : -1;
    List<Token> query = TokenLists.bare(tokens.subList(in + 1, tokens.size()));
    boolean one = in >= 0
        && !query.isEmpty()
        && (QUERIES.contains(query.get(0).keyword())
            || query.get(0).is("UPDATE")
            || query.get(0).is("DELETE")
            || query.get(0).is("INSERT")
            || query.get(0).is("EXECUTE"));
    return one ? query : List.of();
  }

  /** Whether it has few rounds: by numbers, by the elements of an array, or by a bounded query. */
  boolean few(Judgement judgement) {
    if (tokens.get(0).is("FOREACH")) {
      return tokens.stream().noneMatch(token -> token.is("SELECT"));
    }
    if (!tokens.get(0).is("FOR")) {
      return false;
    }
    List<Token> query = query();
    if (!query.isEmpty()) {
      return QUERIES.contains(query.get(0).keyword()) && RowBound.few(query, judgement);
    }
    Matcher range = RANGE.matcher(text());
    boolean numbers = range.find()
        && Math.abs(Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)))
            <= MOST_ROUNDS;
    return numbers || tokens.stream().anyMatch(token -> LENGTHS.contains(token.text()));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    tokens.forEach(token ->
        text.append(token.type() == Token.Type.NUMBER || token.symbol(".") ? token.text() : " "));
    return text.toString();
  }
}
