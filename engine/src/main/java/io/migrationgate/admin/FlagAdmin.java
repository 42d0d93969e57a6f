package io.migrationgate.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDocument;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Looks at feature flags and changes them: refuse first, then persist. Nodes hear of a change as
 * they do of a migration's move.
 *
 * <p>Thread-safe. A flag may not be enabled before what it requires has settled, change its type
 * while a live build declares it, or be retired then; a name is never used twice.
 */
public final class FlagAdmin {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final GateStore store;

  /** An admin of the flags in a store. */
  public FlagAdmin(GateStore store) {
    this.store = store;
  }

  /** What the store holds now. */
  public StoreView view() {
    return store.view();
  }

  /**
   * One flag that is in use.
   *
   * @throws MigrationGateException if there is none, or it is retired
   */
  public static FlagRecord flag(StoreView view, String key) {
    return FlagDecision.inUse(view, key);
  }

  /** The live builds that declare a flag, sorted. */
  public static List<String> users(StoreView view, String key) {
    return List.copyOf(FlagRules.declarations(view, key).keySet());
  }

  /** Whether a flag is enabled, and at which revision, for people. */
  public static String describe(FlagRecord flag) {
    return FlagDecision.describe(flag);
  }

  /**
   * Changes one flag, with its history, in one transaction.
   *
   * @throws FlagRefusedException if it may not be changed so
   * @throws ConcurrentChangeException if it is at another revision than the terms say
   * @throws MigrationGateException if there is no such flag
   * @throws io.migrationgate.spi.OutcomeUnknownException if the connection died and nobody can tell
   */
  public FlagApplied apply(String key, FlagChange change, FlagTerms terms) {
    return make(view -> List.of(edit(view, key, change, terms.operator())), terms)
        .get(0);
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
    FlagRecord before = flag(view, key);
    if (change instanceof FlagChange.RetireFlag) {
      if (!operator.confirmed()) {
        throw FlagRules.refused(
            key,
            "nobody who has confirmed it",
            "a confirmation, since the name can never be used again",
            "confirm with --yes");
      }
      return new FlagEdit(SubjectKind.FLAG, key, change.kind(), null);
    }
    if (change instanceof FlagChange.Replace replace) {
      return edit(change, replace.definition());
    }
    FlagDefinition definition = FlagDefinition.parse(key, before.definition());
    if (change instanceof FlagChange.Amend amend) {
      return edit(change, amend.change().apply(definition));
    }
    if (change instanceof FlagChange.Switch to) {
      return edit(change, definition.withState(to.state()));
    }
    if (change instanceof FlagChange.Distribute share) {
      return edit(change, share.rollout().of(definition));
    }
    return edit(change, revision(key, ((FlagChange.Revert) change).revision()));
  }

  private static FlagEdit edit(FlagChange change, FlagDefinition definition) {
    return new FlagEdit(SubjectKind.FLAG, definition.key(), change.kind(), definition.text());
  }

  /**
   * What {@link #importAll} would do: every guard is asked, and nothing is changed.
   *
   * @throws FlagRefusedException if it would be refused
   */
  public List<FlagApplied> diff(FlagDocument document, FlagTerms terms) {
    return decision(view -> edits(document), terms).decide(store.view()).result();
  }

  /**
   * Creates or changes all flags and shared evaluators of a document, or none. What is as the
   * document says stays as it is, and what the document does not name is left alone. The metadata
   * of the document becomes that of each of its flags, unless the flag has its own of that name.
   *
   * @return one for each flag and evaluator of the document, the unchanged ones too
   * @throws FlagRefusedException if one of them may not be changed so
   */
  public List<FlagApplied> importAll(FlagDocument document, FlagTerms terms) {
    return make(view -> edits(document), terms);
  }

  private static List<FlagEdit> edits(FlagDocument document) {
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

  /** All flags in use, with the evaluators that they share, as one document. */
  public FlagDocument export() {
    StoreView view = store.view();
    return FlagDocument.of(
        inUse(view.snapshot().flags().flags()).stream()
            .map(flag -> FlagDefinition.parse(flag.key(), flag.definition()))
            .toList(),
        inUse(view.snapshot().flags().evaluators()).stream()
            .map(one -> SharedEvaluator.parse(one.key(), one.definition()))
            .toList(),
        Map.of());
  }

  private static List<FlagRecord> inUse(Map<String, FlagRecord> all) {
    return all.values().stream()
        .filter(flag -> !flag.retired())
        .sorted(Comparator.comparing(FlagRecord::key))
        .toList();
  }

  /** The latest changes of one flag, newest first. */
  public List<HistoryEntry> history(String key, int limit) {
    return store.history(new HistoryFilter(SubjectKind.FLAG, key, limit));
  }

  /**
   * What a flag was at an earlier revision, from its history.
   *
   * @throws MigrationGateException if the history has no such revision
   */
  public FlagDefinition revision(String key, long revision) {
    List<Long> known = new ArrayList<>();
    for (HistoryEntry entry : history(key, Integer.MAX_VALUE)) {
      JsonNode details = details(entry);
      JsonNode definition = details.path("definition");
      long found = details.path("revision").asLong();
      if (definition.isObject() && found == revision) {
        return FlagDefinition.parse(key, definition.toString());
      }
      if (definition.isObject() && known.size() < 10) {
        known.add(found);
      }
    }
    throw new MigrationGateException(new Problem(
        FlagRules.subject(key),
        "no revision " + revision + " in its history",
        known.isEmpty() ? "a flag with a history" : "one such as " + known,
        "look at: mgate flag history " + key));
  }

  private static JsonNode details(HistoryEntry entry) {
    try {
      return MAPPER.readTree(entry.note().details());
    } catch (JsonProcessingException e) {
      throw new MigrationGateException(
          new Problem(
              "history line " + entry.sequence(),
              "details that are no JSON",
              "what this library wrote",
              "do not edit the mgate_ tables by hand; restore the row from a backup"),
          e);
    }
  }

  private List<FlagApplied> make(Function<StoreView, List<FlagEdit>> edits, FlagTerms terms) {
    return store.change(UUID.randomUUID().toString(), decision(edits, terms));
  }

  private static FlagDecision decision(Function<StoreView, List<FlagEdit>> edits, FlagTerms terms) {
    return new FlagDecision(edits, terms);
  }
}
