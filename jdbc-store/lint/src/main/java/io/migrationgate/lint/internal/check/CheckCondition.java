package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a check says, as far as one can be told to be wider than another: parts joined by AND and
 * OR, lists of values, and limits of numbers. Immutable.
 *
 * @param tokens the condition, without casts
 */
record CheckCondition(List<Token> tokens) {
  private static final Set<String> LIMITS = Set.of("<", "<=", ">", ">=");

  /** {@code value < limit} and the like, the other way round too. */
  private record Limit(String value, boolean upper, boolean open, BigDecimal limit) {
    boolean within(Limit other) {
      int order = upper ? limit.compareTo(other.limit) : other.limit.compareTo(limit);
      return value.equals(other.value)
          && upper == other.upper
          && (order < 0 || (order == 0 && (open || !other.open)));
    }
  }

  private record Listed(String value, Set<String> values) {
    boolean within(Listed other) {
      return value.equals(other.value) && other.values.containsAll(values);
    }
  }

  CheckCondition {
    tokens = withoutCasts(tokens);
  }

  /** Whether what keeps to this one surely keeps to the other one. */
  boolean implies(CheckCondition other) {
    return implied(parts(tokens, "AND"), other.tokens);
  }

  private static boolean implied(List<List<Token>> known, List<Token> wanted) {
    List<List<Token>> all = parts(wanted, "AND");
    if (all.size() > 1) {
      return all.stream().allMatch(part -> implied(known, part));
    }
    if (known.stream().anyMatch(part -> single(part, wanted))) {
      return true;
    }
    List<List<Token>> any = parts(wanted, "OR");
    return any.size() > 1 && any.stream().anyMatch(part -> implied(known, part));
  }

  private static boolean single(List<Token> known, List<Token> wanted) {
    List<List<Token>> any = parts(known, "OR");
    if (any.size() > 1) {
      return any.stream().allMatch(part -> implied(parts(part, "AND"), wanted));
    }
    if (text(known).equals(text(wanted))) {
      return true;
    }
    Listed few = listed(known);
    Listed more = listed(wanted);
    Limit narrow = limit(known);
    Limit wide = limit(wanted);
    return (few != null && more != null && few.within(more))
        || (narrow != null && wide != null && narrow.within(wide));
  }

  private static List<List<Token>> parts(List<Token> condition, String word) {
    List<Token> bare = TokenLists.bare(condition);
    if (word.equals("OR")) {
      return TokenLists.split(bare, Set.of(word));
    }
    // OR binds less than AND.
    return TokenLists.find(bare, "OR") >= 0 ? List.of(bare) : conjuncts(bare);
  }

  /** BETWEEN has an AND of its own, and means two limits. */
  private static List<List<Token>> conjuncts(List<Token> condition) {
    List<List<Token>> cut = TokenLists.split(condition, Set.of("AND"));
    List<List<Token>> parts = new ArrayList<>();
    for (int i = 0; i < cut.size(); i++) {
      List<Token> part = cut.get(i);
      int at = TokenLists.find(part, "BETWEEN");
      if (at <= 0 || i + 1 == cut.size()) {
        parts.add(part);
        continue;
      }
      List<Token> end = cut.get(++i);
      boolean plain = !part.get(at - 1).is("NOT") && !denied(part);
      if (plain) {
        parts.add(compared(part.subList(0, at), ">=", part.subList(at + 1, part.size())));
        parts.add(compared(part.subList(0, at), "<=", end));
      } else {
        parts.add(compared(part, "AND", end));
      }
    }
    return parts;
  }

  private static boolean denied(List<Token> condition) {
    return !condition.isEmpty() && condition.get(0).is("NOT");
  }

  private static List<Token> compared(List<Token> left, String operator, List<Token> right) {
    List<Token> whole = new ArrayList<>(left);
    int place = right.isEmpty() ? 0 : right.get(0).start();
    whole.add(new Token(Token.Type.SYMBOL, operator, place, place, place));
    whole.addAll(right);
    return whole;
  }

  /** {@code value IN ('a', 'b')}, {@code value = ANY (ARRAY['a', 'b'])}, {@code value = 'a'}. */
  private static @Nullable Listed listed(List<Token> condition) {
    if (denied(condition)) {
      return null;
    }
    int in = TokenLists.find(condition, "IN");
    int equal = symbol(condition, Set.of("="));
    int at = in > 0 ? in : equal;
    if (at <= 0 || condition.get(at - 1).is("NOT")) {
      return null;
    }
    Set<String> values = new HashSet<>();
    for (Token token : condition.subList(at + 1, condition.size())) {
      boolean frame = token.is("ANY")
          || token.is("ARRAY")
          || (token.type() == Token.Type.SYMBOL && "()[],".contains(token.text()));
      if (token.string() || token.type() == Token.Type.NUMBER) {
        values.add(token.type() + token.text());
      } else if (!frame) {
        return null;
      }
    }
    return new Listed(text(condition.subList(0, at)), values);
  }

  private static @Nullable Limit limit(List<Token> condition) {
    int at = denied(condition) ? -1 : symbol(condition, LIMITS);
    if (at <= 0 || at + 1 >= condition.size()) {
      return null;
    }
    String operator = condition.get(at).text();
    boolean open = operator.length() == 1;
    boolean less = operator.startsWith("<");
    List<Token> left = condition.subList(0, at);
    List<Token> right = condition.subList(at + 1, condition.size());
    BigDecimal number = number(right);
    if (number != null) {
      return new Limit(text(left), less, open, number);
    }
    number = number(left);
    return number == null ? null : new Limit(text(right), !less, open, number);
  }

  private static @Nullable BigDecimal number(List<Token> tokens) {
    List<Token> bare = TokenLists.bare(tokens);
    boolean negative = bare.size() == 2 && bare.get(0).symbol("-");
    Token last = bare.isEmpty() ? null : bare.get(bare.size() - 1);
    if (last == null || last.type() != Token.Type.NUMBER || bare.size() > (negative ? 2 : 1)) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(last.text());
      return negative ? number.negate() : number;
    } catch (NumberFormatException e) {
      // 0x1F and the like.
      return null;
    }
  }

  private static int symbol(List<Token> tokens, Set<String> operators) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.symbol("(") ? 1 : token.symbol(")") ? -1 : 0;
      if (depth == 0 && token.type() == Token.Type.SYMBOL && operators.contains(token.text())) {
        return i;
      }
    }
    return -1;
  }

  private static List<Token> withoutCasts(List<Token> tokens) {
    List<Token> bare = new ArrayList<>();
    Cursor in = new Cursor(tokens);
    while (!in.atEnd()) {
      if (in.symbol("::")) {
        in.name();
        in.acceptAny("VARYING", "PRECISION");
        in.brackets();
        while (in.here().symbol("[") || in.here().symbol("]")) {
          in.take();
        }
      } else {
        bare.add(in.take());
      }
    }
    return List.copyOf(bare);
  }

  private static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : TokenLists.bare(tokens)) {
      text.append(
              token.name() ? token.text().toLowerCase(Locale.ROOT) : token.type() + token.text())
          .append(' ');
    }
    return text.toString();
  }
}
