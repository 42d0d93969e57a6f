package io.migrationgate.admin;

import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDocument;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a change of flags writes, decided from what the store holds, or why it is refused. */
final class FlagEdits {
  private final FlagRevisions revisions;

  /**
   * Edits.
   *
   * @param revisions for changes that go back to one
   */
  FlagEdits(FlagRevisions revisions) {
    this.revisions = revisions;
  }

  List<FlagEdit> of(StoreView view, String key, FlagChange change, Operator operator) {
    FlagEdit edit = edit(view, key, change, operator);
    boolean off = change instanceof FlagChange.RetireFlag
        || (change instanceof FlagChange.Switch to && to.state() == FlagState.DISABLED);
    return off && FlagPlan.isPlanned(view.snapshot().flags(), key)
        ? List.of(edit, plan(key, "cancel", FlagPlan.NONE))
        : List.of(edit);
  }

  private FlagEdit edit(StoreView view, String key, FlagChange change, Operator operator) {
    if (change instanceof FlagChange.Create create) {
      FlagRecord there = view.snapshot().flags().flags().get(key);
      if (there != null && !there.retired()) {
        throw FlagRules.refused(
            key, "one of this name", "a new name", "change it with: mgate flag set " + key);
      }
      return edit(create, create.definition());
    }
    FlagDecision.inUse(view, key);
    if (change instanceof FlagChange.RetireFlag) {
      requireConfirmed(SubjectKind.FLAG, key, operator);
      return new FlagEdit(SubjectKind.FLAG, key, change.kind(), null);
    }
    if (change instanceof FlagChange.Replace replace) {
      return edit(change, replace.definition());
    }
    if (change instanceof FlagChange.Revert revert) {
      return edit(change, revisions.find(key, revert.revision()));
    }
    return edit(view, key, change);
  }

  /** A change that is made from the definition as it is. */
  static FlagEdit edit(StoreView view, String key, FlagChange change) {
    FlagDefinition definition =
        FlagDefinition.parse(key, FlagDecision.inUse(view, key).definition());
    if (change instanceof FlagChange.Amend amend) {
      return edit(change, amend.change().apply(definition));
    }
    if (change instanceof FlagChange.Switch to) {
      return edit(change, definition.withState(to.state()));
    }
    return edit(change, ((FlagChange.Distribute) change).rollout().of(definition));
  }

  private static FlagEdit edit(FlagChange change, FlagDefinition definition) {
    return new FlagEdit(SubjectKind.FLAG, definition.key(), change.kind(), definition.text());
  }

  static FlagPlan planned(StoreView view, String key, List<PlannedChange> changes) {
    FlagDefinition definition =
        FlagDefinition.parse(key, FlagDecision.inUse(view, key).definition());
    FlagPlan before = FlagPlan.of(view.snapshot().flags(), key);
    FlagPlan added = new FlagPlan(changes);
    if (before.distributes() && added.distributes()) {
      throw FlagRules.refused(
          key,
          "a rollout under way: " + before.describe(),
          "one at a time",
          "cancel it first with: mgate flag cancel " + key + " --because \"why\"");
    }
    for (PlannedChange change : changes) {
      if (change.change() instanceof FlagChange.Distribute share) {
        share.rollout().of(definition); // refuses what can never be
      }
    }
    return before.with(changes);
  }

  static FlagEdit plan(String key, String change, FlagPlan plan) {
    return new FlagEdit(SubjectKind.SCHEDULE, key, change, plan.text());
  }

  static FlagEdit cancelled(StoreView view, String key) {
    if (!FlagPlan.isPlanned(view.snapshot().flags(), key)) {
      throw FlagRules.refused(
          key,
          "nothing that is planned",
          "a scheduled change",
          "see what is planned with: mgate flag schedule");
    }
    return plan(key, "cancel", FlagPlan.NONE);
  }

  static FlagEdit retiredEvaluator(StoreView view, String name, Operator operator) {
    FlagRecord before = view.snapshot().flags().evaluators().get(name);
    if (before == null || before.retired()) {
      throw FlagRules.unknownEvaluator(view, name);
    }
    requireConfirmed(SubjectKind.EVALUATOR, name, operator);
    return new FlagEdit(SubjectKind.EVALUATOR, name, "retire", null);
  }

  static void requireConfirmed(SubjectKind kind, String key, Operator operator) {
    if (!operator.confirmed()) {
      throw new FlagRefusedException(new Problem(
          kind.wireName() + " '" + key + "'",
          "nobody who has confirmed it",
          "a confirmation, since the name can never be used again",
          "confirm with --yes"));
    }
  }

  static List<FlagEdit> imported(FlagDocument document) {
    List<FlagEdit> edits = new ArrayList<>();
    for (SharedEvaluator evaluator : document.evaluators().values()) {
      edits.add(new FlagEdit(SubjectKind.EVALUATOR, evaluator.name(), "import", evaluator.text()));
    }
    for (FlagDefinition flag : document.flags().values()) {
      FlagDefinition whole = flag;
      for (Map.Entry<String, Object> entry : document.metadata().entrySet()) {
        if (!flag.metadata().containsKey(entry.getKey())) {
          whole = whole.withMetadata(entry.getKey(), entry.getValue());
        }
      }
      edits.add(new FlagEdit(SubjectKind.FLAG, flag.key(), "import", whole.text()));
    }
    return edits;
  }
}
