package io.migrationgate.flags.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operators that targeting may use, and how many arguments each takes. */
enum TargetingOperator {
  VAR("var", 1, 2),
  MISSING("missing", 0, Integer.MAX_VALUE),
  MISSING_SOME("missing_some", 2, 2),
  IF("if", 2, Integer.MAX_VALUE),
  TERNARY("?:", 2, Integer.MAX_VALUE),
  AND("and", 1, Integer.MAX_VALUE),
  OR("or", 1, Integer.MAX_VALUE),
  NOT("!", 1, 1),
  TRUTHY("!!", 1, 1),
  EQUAL("==", 2, 2),
  NOT_EQUAL("!=", 2, 2),
  STRICTLY_EQUAL("===", 2, 2),
  STRICTLY_NOT_EQUAL("!==", 2, 2),
  LESS("<", 2, 3),
  AT_MOST("<=", 2, 3),
  GREATER(">", 2, 2),
  AT_LEAST(">=", 2, 2),
  ADD("+", 1, Integer.MAX_VALUE),
  SUBTRACT("-", 1, 2),
  MULTIPLY("*", 1, Integer.MAX_VALUE),
  DIVIDE("/", 2, 2),
  REMAINDER("%", 2, 2),
  MIN("min", 1, Integer.MAX_VALUE),
  MAX("max", 1, Integer.MAX_VALUE),
  CAT("cat", 1, Integer.MAX_VALUE),
  SUBSTR("substr", 2, 3),
  IN("in", 2, 2),
  MERGE("merge", 0, Integer.MAX_VALUE),
  MAP("map", 2, 2),
  FILTER("filter", 2, 2),
  REDUCE("reduce", 2, 3),
  ALL("all", 2, 2),
  NONE("none", 2, 2),
  SOME("some", 2, 2),
  LOG("log", 1, 1),
  FRACTIONAL("fractional", 1, Integer.MAX_VALUE),
  HASH_BUCKET("hash_bucket", 2, 3),
  STARTS_WITH("starts_with", 2, 2),
  ENDS_WITH("ends_with", 2, 2),
  SEM_VER("sem_ver", 3, 3),
  REF("$ref", 1, 1),
  MIGRATION("migration", 3, 4),
  IN_SEGMENT("in_segment", 1, 2);

  private static final Map<String, TargetingOperator> BY_SYMBOL = new HashMap<>();

  static {
    for (TargetingOperator operator : values()) {
      BY_SYMBOL.put(operator.symbol, operator);
    }
  }

  private final String symbol;
  private final int least;
  private final int most;

  TargetingOperator(String symbol, int least, int most) {
    this.symbol = symbol;
    this.least = least;
    this.most = most;
  }

  static @Nullable TargetingOperator of(String symbol) {
    return BY_SYMBOL.get(symbol);
  }

  String symbol() {
    return symbol;
  }

  boolean takes(int arguments) {
    return arguments >= least && arguments <= most;
  }

  /** For messages, for example {@code 2 or 3 arguments}. */
  String arity() {
    if (most == Integer.MAX_VALUE) {
      return "at least " + least + (least == 1 ? " argument" : " arguments");
    }
    if (least == most) {
      return least + (least == 1 ? " argument" : " arguments");
    }
    return least + " or " + most + " arguments";
  }

  /** Whether it runs its second argument once for each element of the first. */
  boolean iterates() {
    return switch (this) {
      case MAP, FILTER, REDUCE, ALL, NONE, SOME -> true;
      default -> false;
    };
  }
}
