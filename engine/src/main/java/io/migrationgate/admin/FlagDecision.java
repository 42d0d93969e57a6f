package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagState;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides, under the lock of changes, what becomes of flags: all edits together, or none.
 *
 * @param edits from what the store holds now
 */
record FlagDecision(Function<StoreView, List<FlagEdit>> edits, FlagTerms terms)
    implements ChangeDecider<List<FlagApplied>> {

  @Override
  public ChangeSet<List<FlagApplied>> decide(StoreView view) {
    List<FlagApplied> applied = new ArrayList<>();
    for (FlagEdit edit : edits.apply(view)) {
      applied.add(applied(view, edit));
    }
    List<FlagRecord> changed =
        applied.stream().filter(FlagApplied::changed).map(FlagApplied::after).toList();
    FlagSection after = view.snapshot().flags().with(changed);
    applied.stream().filter(FlagApplied::changed).forEach(one -> require(view, after, one));
    if (terms.settles()) {
      applied.stream()
          .filter(one -> one.changed() && one.after().kind() != SubjectKind.SCHEDULE)
          .forEach(FlagRules::requireSafe);
    }
    List<Mutation> mutations = new ArrayList<>();
    List<HistoryNote> notes = new ArrayList<>();
    for (FlagApplied one : applied) {
      if (one.changed()) {
        write(view, one, mutations, notes);
      }
    }
    return new ChangeSet<>(List.copyOf(applied), mutations, notes);
  }

  private FlagApplied applied(StoreView view, FlagEdit edit) {
    FlagSection flags = view.snapshot().flags();
    FlagRecord before = flags.find(edit.kind(), edit.key());
    if (before != null && before.retired()) {
      throw retired(edit.kind(), edit.key());
    }
    Long seen = terms.seenRevision();
    // A schedule is planned for a flag as somebody has seen it.
    FlagRecord now = edit.kind() == SubjectKind.SCHEDULE ? flags.flags().get(edit.key()) : before;
    if (seen != null && seen != (now == null ? 0 : now.revision())) {
      throw ConcurrentChangeException.ofFlag(edit.key(), seen, now);
    }
    if (before != null
        && before.definition().equals(edit.definition())
        && (before.settles() || !settlesAnew(edit))) {
      return new FlagApplied(edit.change(), before, before);
    }
    if (!edit.key().equals(edit.key().strip())) {
      throw FlagRules.refused(
          edit.key(),
          "a key with spaces around it, which some databases take for the key without",
          "a key without",
          "rename it");
    }
    String definition = edit.definition();
    if (definition == null && before == null) {
      throw new IllegalStateException("no flag '" + edit.key() + "' to retire");
    }
    return new FlagApplied(
        edit.change(),
        before,
        new FlagRecord(
            edit.kind(),
            edit.key(),
            before == null ? 1 : before.revision() + 1,
            definition != null || before == null ? String.valueOf(definition) : before.definition(),
            terms.settles() && edit.kind() == SubjectKind.FLAG,
            view.nextEpoch(),
            definition == null));
  }

  /** The same definition once more, for those who must know that it has reached everybody. */
  private boolean settlesAnew(FlagEdit edit) {
    return terms.settles() && edit.kind() == SubjectKind.FLAG;
  }

  static FlagRefusedException retired(SubjectKind kind, String key) {
    return new FlagRefusedException(new Problem(
        kind.wireName() + " '" + key + "'",
        "a retired name",
        "one that was never used: builds that are still about may mean something else by it",
        "choose another name"));
  }

  private static void require(StoreView view, FlagSection after, FlagApplied one) {
    FlagRecord flag = one.after();
    if (flag.kind() == SubjectKind.SCHEDULE) {
      return; // What is planned is judged when it is made.
    }
    if (flag.kind() == SubjectKind.EVALUATOR) {
      if (flag.retired()) {
        FlagRules.requireUnreferenced(after, flag.key());
      } else {
        // Those that refer to it may depend on a migration now.
        after.flags().values().stream()
            .filter(user -> !user.retired() && user.definition().contains("$ref"))
            .map(FlagRules::readable)
            .filter(user -> user != null && user.references().evaluators().contains(flag.key()))
            .forEach(user -> FlagRules.require(view, after, user));
      }
    } else if (flag.retired()) {
      FlagRules.requireUnused(view, flag.key());
    } else {
      FlagRules.require(view, after, FlagDefinition.parse(flag.key(), flag.definition()));
    }
  }

  private void write(
      StoreView view, FlagApplied one, List<Mutation> mutations, List<HistoryNote> notes) {
    FlagRecord before = one.before();
    FlagRecord after = one.after();
    mutations.add(new Mutation.PutFlag(after));
    if (after.settles()) {
      mutations.add(new Mutation.PutFlagSettling(new FlagSettling(
          after.key(),
          after.epoch(),
          before == null ? 0 : before.revision(),
          before == null ? null : before.definition())));
    } else if (view.flags().settling().containsKey(after.key())
        && after.kind() == SubjectKind.FLAG) {
      // Nobody can be told any more that only the value of that change is left.
      mutations.add(new Mutation.RemoveFlagSettling(after.key()));
    }
    notes.add(note(one, terms.operator()));
  }

  /** The line of the history that tells of a change. */
  static HistoryNote note(FlagApplied one, Operator operator) {
    FlagRecord after = one.after();
    if (after.kind() == SubjectKind.SCHEDULE) {
      return planned(one, operator);
    }
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("revision", after.revision());
    details.put("settles", after.settles());
    details.putRawValue("definition", new RawValue(after.definition()));
    return new HistoryNote(
        after.kind(),
        after.key(),
        one.change(),
        one.before() == null ? null : describe(one.before()),
        describe(after),
        operator.actor(),
        operator.reason(),
        details.toString());
  }

  /** It is told among the changes of the flag. */
  private static HistoryNote planned(FlagApplied one, Operator operator) {
    FlagRecord before = one.before();
    return new HistoryNote(
        SubjectKind.FLAG,
        one.after().key(),
        one.change(),
        before == null ? null : FlagPlan.describe(before),
        FlagPlan.describe(one.after()),
        operator.actor(),
        operator.reason(),
        one.after().definition());
  }

  /** For example {@code revision 3, enabled}. */
  static String describe(FlagRecord flag) {
    return "revision " + flag.revision() + (flag.retired() ? ", retired" : state(flag));
  }

  private static String state(FlagRecord flag) {
    if (flag.kind() == SubjectKind.EVALUATOR) {
      return "";
    }
    FlagDefinition definition = FlagRules.readable(flag);
    return definition == null
        ? ", unreadable"
        : definition.state() == FlagState.ENABLED ? ", enabled" : ", disabled";
  }

  /** One flag that is there, or was. */
  static FlagRecord known(StoreView view, String key) {
    FlagRecord flag = view.snapshot().flags().flags().get(key);
    if (flag == null) {
      throw unknown(view, key, null);
    }
    return flag;
  }

  /** One flag that is there and in use. */
  static FlagRecord inUse(StoreView view, String key) {
    FlagRecord flag = view.snapshot().flags().flags().get(key);
    if (flag == null || flag.retired()) {
      throw unknown(view, key, flag);
    }
    return flag;
  }

  private static MigrationGateException unknown(
      StoreView view, String key, @Nullable FlagRecord tombstone) {
    List<String> known = view.snapshot().flags().flags().values().stream()
        .filter(flag -> !flag.retired())
        .map(FlagRecord::key)
        .sorted()
        .limit(20)
        .toList();
    return new MigrationGateException(new Problem(
        FlagRules.subject(key),
        tombstone == null ? "no such flag in the store" : "a retired flag",
        known.isEmpty() ? "a flag (the store has none)" : "one such as " + String.join(", ", known),
        "check the spelling, or create it with: mgate flag create"));
  }
}
