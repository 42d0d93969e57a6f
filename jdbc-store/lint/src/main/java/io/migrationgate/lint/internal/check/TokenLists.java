package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Cursor;
import io.migrationgate.lint.internal.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts lists of tokens at words outside of brackets. */
final class TokenLists {
  private TokenLists() {}

  /** Where a keyword stands outside of brackets; -1 if it does not. */
  static int find(List<Token> tokens, String keyword) {
    return find(tokens, 0, Set.of(keyword));
  }

  static int find(List<Token> tokens, int from, Set<String> keywords) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.symbol("(")) {
        depth++;
      } else if (token.symbol(")")) {
        depth--;
      } else if (depth == 0 && keywords.contains(token.keyword())) {
        return i;
      }
    }
    return -1;
  }

  /** The parts between the keywords. */
  static List<List<Token>> split(List<Token> tokens, Set<String> keywords) {
    List<List<Token>> parts = new ArrayList<>();
    int from = 0;
    int at = find(tokens, 0, keywords);
    while (at >= 0) {
      parts.add(tokens.subList(from, at));
      from = at + 1;
      at = find(tokens, from, keywords);
    }
    parts.add(tokens.subList(from, tokens.size()));
    return parts;
  }

  /** What is in the brackets that stand here, without reading it. */
  static List<Token> bracketed(Cursor in) {
    int back = in.index();
    List<Token> inside = in.brackets();
    in.index(back);
    return inside == null ? List.of() : inside;
  }

  /** Without brackets around the whole. */
  static List<Token> bare(List<Token> tokens) {
    List<Token> bare = tokens;
    while (bare.size() > 1 && bare.get(0).symbol("(") && closes(bare) == bare.size() - 1) {
      bare = bare.subList(1, bare.size() - 1);
    }
    return bare;
  }

  private static int closes(List<Token> tokens) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += tokens.get(i).symbol("(") ? 1 : tokens.get(i).symbol(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The part from a keyword on, up to one of the others or the end; empty if it is not there. */
  static List<Token> clause(List<Token> tokens, String keyword, Set<String> ends) {
    int at = find(tokens, keyword);
    if (at < 0) {
      return List.of();
    }
    int end = find(tokens, at + 1, ends);
    return tokens.subList(at + 1, end < 0 ? tokens.size() : end);
  }
}
