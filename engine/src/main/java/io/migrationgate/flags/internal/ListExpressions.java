package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What works on lists. How many elements are looked at is bounded: the lists come from callers. */
final class ListExpressions {
  /** The longest list that is run over, and that targeting may build. */
  static final int MAX_ELEMENTS = 10_000;

  /** The longest list that is run over once for each element of another. */
  static final int MAX_INNER_ELEMENTS = 100;

  private ListExpressions() {}

  /** An array in the definition that is not all literal. */
  static final class ListOf extends Expression {
    private final Expression[] parts;

    ListOf(Expression[] parts) {
      this.parts = parts;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      List<@Nullable Object> values = new ArrayList<>(parts.length);
      for (Expression part : parts) {
        values.add(part.value(flag, view, data));
      }
      return values;
    }
  }

  /** An operator that runs over a list. */
  private abstract static class Loop extends Expression {
    private final Expression list;
    private final boolean inner;

    Loop(Expression list, boolean inner) {
      this.list = list;
      this.inner = inner;
    }

    /** The elements; null if it is no list. */
    final @Nullable List<?> elements(CompiledFlag flag, FlagView view, @Nullable Object data) {
      if (!(list.value(flag, view, data) instanceof List<?> elements)) {
        return null;
      }
      int most = inner ? MAX_INNER_ELEMENTS : MAX_ELEMENTS;
      if (elements.size() > most) {
        throw new EvaluationLimitException(
            "a list of " + elements.size() + " elements, where at most " + most + " are run over");
      }
      return elements;
    }
  }

  /** {@code map} and {@code filter}. */
  static final class Transformed extends Loop {
    private final Expression logic;
    private final boolean filters;

    Transformed(Expression list, Expression logic, boolean filters, boolean inner) {
      super(list, inner);
      this.logic = logic;
      this.filters = filters;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      List<?> elements = elements(flag, view, data);
      // A list of its own even if it is empty: lists are equal only if they are one.
      List<@Nullable Object> results = new ArrayList<>();
      if (elements == null) {
        return results;
      }
      for (Object element : elements) {
        if (!filters) {
          results.add(logic.value(flag, view, element));
        } else if (logic.truth(flag, view, element)) {
          results.add(element);
        }
      }
      return results;
    }
  }

  /** {@code all}, which is false of an empty list, {@code none} and {@code some}. */
  static final class Quantified extends Loop {
    private final Expression logic;
    private final TargetingOperator operator;

    Quantified(TargetingOperator operator, Expression list, Expression logic, boolean inner) {
      super(list, inner);
      this.operator = operator;
      this.logic = logic;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      List<?> elements = elements(flag, view, data);
      boolean all = operator == TargetingOperator.ALL;
      if (elements == null || elements.isEmpty()) {
        return operator == TargetingOperator.NONE;
      }
      for (Object element : elements) {
        if (logic.truth(flag, view, element) != all) {
          return operator == TargetingOperator.SOME;
        }
      }
      return operator != TargetingOperator.SOME;
    }
  }

  /** {@code reduce}. */
  static final class Reduction extends Loop {
    private final Expression logic;
    private final @Nullable Expression initial;

    Reduction(Expression list, Expression logic, @Nullable Expression initial, boolean inner) {
      super(list, inner);
      this.logic = logic;
      this.initial = initial;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object accumulator = initial == null ? null : initial.value(flag, view, data);
      List<?> elements = elements(flag, view, data);
      if (elements == null) {
        return accumulator;
      }
      for (Object element : elements) {
        Map<String, @Nullable Object> pair = new HashMap<>();
        pair.put("current", element);
        pair.put("accumulator", accumulator);
        accumulator = logic.value(flag, view, pair);
      }
      return accumulator;
    }
  }

  /** {@code merge}: one list of all, lists taken apart once. */
  static final class Merge extends Expression {
    private final Expression[] parts;

    Merge(Expression[] parts) {
      this.parts = parts;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      List<@Nullable Object> merged = new ArrayList<>();
      for (Expression part : parts) {
        Object value = part.value(flag, view, data);
        merged.addAll(value instanceof List<?> list ? list : Collections.singletonList(value));
        if (merged.size() > MAX_ELEMENTS) {
          throw new EvaluationLimitException("a list of more than " + MAX_ELEMENTS + " elements");
        }
      }
      return merged;
    }
  }

  /**
   * {@code missing} and {@code missing_some}: those of some names that {@code var} finds nothing
   * for.
   */
  static final class Missing extends Expression {
    private final @Nullable Expression needed;
    private final Expression[] names;

    /**
     * One of the two.
     *
     * @param needed how many must be there at least; null for {@code missing}
     */
    Missing(@Nullable Expression needed, Expression[] names) {
      this.needed = needed;
      this.names = names;
    }

    @Override
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Object first = names.length == 0 ? null : names[0].value(flag, view, data);
      List<@Nullable Object> all = new ArrayList<>();
      if (first instanceof List<?> list) {
        all.addAll(list);
      } else {
        for (Expression name : names) {
          all.add(name.value(flag, view, data));
        }
      }
      List<@Nullable Object> missing = new ArrayList<>();
      for (Object name : all) {
        Object value = VarExpression.read(flag, view, data, name, null);
        if (value == null || value.equals("")) {
          missing.add(name);
        }
      }
      if (needed != null && all.size() - missing.size() >= needed.number(flag, view, data)) {
        missing.clear();
      }
      return missing;
    }
  }
}
