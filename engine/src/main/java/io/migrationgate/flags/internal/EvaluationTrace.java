package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationStep;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.MigrationPhases;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one compiled flag come to while it is evaluated. It compiles the flag with each
 * part behind an expression that hands on whatever that part says, and notes it: so what is told is
 * what happened, and no second reading of the rules. For one thread.
 *
 * <p>What is run for each element of a list is not noted, only what the list comes to.
 */
public final class EvaluationTrace {
  private static final String TARGETING = "/targeting";
  private static final String REQUIREMENTS = "/metadata/mgate.requires";

  private final IdentityHashMap<Json, String> pointers = new IdentityHashMap<>();
  private final List<Noted> noted = new ArrayList<>();
  private int depth;

  /** Nothing noted yet. */
  public EvaluationTrace() {}

  /** One part that was evaluated. */
  private static final class Noted {
    final int depth;
    final @Nullable Watched watched;
    final String pointer;
    final String rule;

    @Nullable
    Object value;

    boolean chosen;

    Noted(int depth, @Nullable Watched watched, String pointer, String rule) {
      this.depth = depth;
      this.watched = watched;
      this.pointer = pointer;
      this.rule = rule;
    }
  }

  /** Says where parts of a flag's targeting stand. */
  void targeting(Json targeting) {
    place(TARGETING, targeting);
  }

  /** Says where parts of a shared evaluator stand. */
  void evaluator(String name, Json rule) {
    place(JsonText.pointer("/$evaluators", name), rule);
  }

  private void place(String pointer, Json json) {
    pointers.put(json, pointer);
    Map<String, Json> members = json.members();
    if (members != null) {
      members.forEach((name, member) -> place(JsonText.pointer(pointer, name), member));
    }
    List<Json> elements = json.elements();
    for (int i = 0; elements != null && i < elements.size(); i++) {
      place(JsonText.pointer(pointer, i), elements.get(i));
    }
  }

  /**
   * The same expression, watched.
   *
   * @param passing whether what it comes to may be what the operator around it comes to
   */
  Expression watched(Json json, Expression made, boolean passing) {
    return new Watched(json, made, passing);
  }

  /** The same view, in which what requirements come to is noted too. */
  public FlagView watched(FlagView view) {
    MigrationPhases phases = (condition, text, number) -> {
      boolean holds = view.phases().holds(condition, text, number);
      if (depth == 0) {
        Noted requirement = new Noted(0, null, REQUIREMENTS, condition.toString());
        requirement.value = holds;
        requirement.chosen = !holds;
        noted.add(requirement);
      }
      return holds;
    };
    return new FlagView(view.table(), phases, view.segments(), view.clock(), view.generation());
  }

  /** What was noted since the last call, in the order in which it began. */
  public List<EvaluationStep> take() {
    choose();
    List<EvaluationStep> steps = noted.stream()
        .map(one -> new EvaluationStep(one.depth, one.pointer, one.rule, one.value, one.chosen))
        .toList();
    noted.clear();
    depth = 0;
    return steps;
  }

  /** Marks the parts whose value is that of all, from the outermost to the innermost. */
  private void choose() {
    int at = 0;
    while (at < noted.size() && noted.get(at).watched == null) {
      at++;
    }
    while (at < noted.size()) {
      Noted part = noted.get(at);
      part.chosen = true;
      int inner = -1;
      for (int i = at + 1; i < noted.size() && noted.get(i).depth > part.depth; i++) {
        Watched watched = noted.get(i).watched;
        if (noted.get(i).depth == part.depth + 1 && watched != null && watched.passing) {
          inner = i;
        }
      }
      if (inner < 0) {
        return;
      }
      at = inner;
    }
  }

  private Noted begin(Watched watched) {
    Noted one = new Noted(
        depth++,
        watched,
        pointers.getOrDefault(watched.json, TARGETING),
        JsonText.compact(watched.json));
    noted.add(one);
    return one;
  }

  /** What one expression comes to is noted, and handed on. */
  private final class Watched extends Expression {
    private final Json json;
    private final Expression made;
    private final boolean passing;

    Watched(Json json, Expression made, boolean passing) {
      this.json = json;
      this.made = made;
      this.passing = passing;
    }

    @Override
    @Nullable
    Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Noted one = begin(this);
      one.value = made.value(flag, view, data);
      depth--;
      return one.value;
    }

    @Override
    boolean truth(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Noted one = begin(this);
      boolean truth = made.truth(flag, view, data);
      one.value = truth;
      depth--;
      return truth;
    }

    @Override
    double number(CompiledFlag flag, FlagView view, @Nullable Object data) {
      Noted one = begin(this);
      double number = made.number(flag, view, data);
      one.value = number;
      depth--;
      return number;
    }
  }
}
