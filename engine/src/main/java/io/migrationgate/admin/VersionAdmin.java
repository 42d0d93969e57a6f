package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredVersions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Looks at document types and changes in which version they are written: refuse first, then
 * persist. The rules are in {@link DocumentRules}.
 *
 * <p>Thread-safe. Two operators may act at once: the second one's guards see what the first one
 * did.
 */
public final class VersionAdmin {
  private final GateStore store;

  /** An admin of the document types in a store. */
  public VersionAdmin(GateStore store) {
    this.store = store;
  }

  /** What the store holds now. */
  public StoreView view() {
    return store.view();
  }

  /**
   * One type as it stands.
   *
   * @throws MigrationGateException if the store does not know it
   */
  public static DocumentState type(StoreView view, String name) {
    Map<String, DocumentState> types = view.snapshot().documents();
    DocumentState state = types.get(name);
    if (state == null) {
      throw new MigrationGateException(new Problem(
          DocumentRules.subject(name),
          "no such type in the store",
          types.isEmpty()
              ? "a declared type (the store has none)"
              : "one of " + String.join(", ", new TreeSet<>(types.keySet())),
          "check the spelling with: mgate version list; a type begins with the first build that"
              + " declares it"));
    }
    return state;
  }

  /** The latest changes of one type, newest first. */
  public List<HistoryEntry> history(String type, int limit) {
    return store.history(new HistoryFilter(SubjectKind.DOCUMENT, type, limit));
  }

  /** Which clients have sent messages of a type in which version, the oldest version first. */
  public List<ClientVersion> clientVersions(String type) {
    return store.clientVersions(type).stream()
        .sorted(Comparator.comparingInt(ClientVersion::version)
            .thenComparing(Comparator.comparing(ClientVersion::last).reversed())
            .thenComparing(ClientVersion::client))
        .toList();
  }

  /**
   * Known builds of which a node could start now as far as this type goes, and none once it stands
   * elsewhere.
   *
   * @param next where it would stand
   * @return oldest first
   */
  public List<String> lostBy(StoreView view, DocumentState next) {
    DocumentState now = type(view, next.type());
    return store.builds().stream()
        .map(KnownBuild::build)
        .filter(build -> {
          DocumentSupport support = view.documents().support(build, now);
          return now.supportedBy(support) && !next.supportedBy(support);
        })
        .toList();
  }

  /**
   * Counts the documents of a place by version. Documents without one count as the type's first.
   *
   * @param seen the type, as it stood before the count began
   * @throws MigrationGateException if they cannot be looked through
   */
  public DocumentCount count(DocumentState seen, GateDatabase database, DocumentPlace place) {
    StoredVersions stored = database.documentVersions(place);
    SortedMap<Integer, Long> byVersion = new TreeMap<>(stored.byVersion());
    if (stored.without() > 0) {
      byVersion.merge(seen.initial(), stored.without(), Long::sum);
    }
    return new DocumentCount(
        seen.settled() ? seen.epoch() : DocumentCount.NOT_SETTLED, byVersion, stored.unreadable());
  }

  /**
   * Makes a change, with its history, in one transaction, on condition that the type still stands
   * as the caller has seen it.
   *
   * @throws VersionRefusedException if it may not be made
   * @throws ConcurrentChangeException if somebody else has changed the type meanwhile
   * @throws io.migrationgate.spi.OutcomeUnknownException if the connection died and nobody can tell
   */
  public VersionApplied apply(DocumentState seen, VersionChange change, Operator operator) {
    // Read before the lock, as probes are: nodes count without it, and tell of it a minute later.
    Heard heard = change instanceof VersionChange.Finalize
        ? new Heard(clientVersions(seen.type()), store.now())
        : Heard.NOBODY;
    return store.change(UUID.randomUUID().toString(), view -> {
      DocumentState state = type(view, seen.type());
      if (state.epoch() != seen.epoch()) {
        throw ConcurrentChangeException.ofDocument(seen, state);
      }
      VersionApplied applied = change instanceof VersionChange.Write write
          ? write(view, state, write.version())
          : finalized(view, state, (VersionChange.Finalize) change, heard, operator);
      return new ChangeSet<>(
          applied,
          List.of(new Mutation.PutDocument(applied.after(), true)),
          List.of(note(applied, change, operator)));
    });
  }

  /**
   * As {@link #apply}. If only nodes refuse it that may be dead, it waits until they have shown
   * that they live or were given up, for at most a lease and a quarter, and tries once more.
   *
   * @param nodes told apart by this
   * @throws InterruptedException if the thread is interrupted while it waits; then nothing was
   *     changed
   */
  public VersionApplied make(
      DocumentState seen,
      VersionChange.Write change,
      Operator operator,
      NodeWatch nodes,
      ChangeListener listener)
      throws InterruptedException {
    try {
      return apply(seen, change, operator);
    } catch (VersionRefusedException e) {
      boolean onlyByNodes =
          DocumentRules.refusal(seen, change.version(), List.of()).isEmpty();
      if (!onlyByNodes || !nodes.givesUpAny(listener)) {
        throw e;
      }
    }
    return apply(seen, change, operator);
  }

  /**
   * What was counted of clients.
   *
   * @param now when it was read, by the clock of what was counted
   */
  private record Heard(List<ClientVersion> clients, Instant now) {
    static final Heard NOBODY = new Heard(List.of(), Instant.EPOCH);
  }

  private static VersionApplied write(StoreView view, DocumentState state, int version) {
    DocumentRules.refusal(state, version, view.liveNodes()).ifPresent(problem -> {
      throw new VersionRefusedException(problem);
    });
    return new VersionApplied(
        version > state.writes() ? "advance" : "rollback",
        state,
        state.writing(version, view.nextEpoch()));
  }

  private static VersionApplied finalized(
      StoreView view,
      DocumentState state,
      VersionChange.Finalize change,
      Heard heard,
      Operator operator) {
    DocumentRules.refusalToFinalize(state, change.stays())
        .or(() -> QuietClients.refusal(state.type(), change, heard.clients(), heard.now()))
        .ifPresent(problem -> {
          throw new VersionRefusedException(problem);
        });
    String subject = DocumentRules.subject(state.type());
    DocumentCount count = change.count();
    if (!operator.confirmed()) {
      throw new VersionRefusedException(new Problem(
          subject,
          "nobody who has confirmed it",
          "a confirmation, since builds may drop the other versions then",
          "confirm with --yes"));
    }
    if (count.epoch() != state.epoch()) {
      throw new VersionRefusedException(new Problem(
          subject,
          "a count of its documents that began before its last change had settled",
          "one that began after epoch " + state.epoch() + " had settled",
          "run it again once that has settled: it counts anew"));
    }
    if (count.outside(change.stays()) > 0) {
      throw new VersionRefusedException(new Problem(
          subject,
          count.outside(change.stays()) + " of " + count.total()
              + " documents that are not in versions " + change.stays(),
          "none",
          "rewrite them, and run it again: it counts anew"));
    }
    return new VersionApplied("finalize", state, state.within(change.stays(), view.nextEpoch()));
  }

  private static HistoryNote note(VersionApplied applied, VersionChange change, Operator operator) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("present", applied.after().present().toString());
    if (change instanceof VersionChange.Finalize finalize) {
      ObjectNode counted = details.putObject("documents");
      finalize.count().byVersion().forEach((version, n) -> counted.put(version.toString(), n));
      if (finalize.quietFor() != null) {
        details.put("quietFor", finalize.quietFor().toString());
      }
    }
    return new HistoryNote(
        SubjectKind.DOCUMENT,
        applied.after().type(),
        applied.kind(),
        stand(applied.before()),
        stand(applied.after()),
        operator.actor(),
        operator.reason(),
        details.toString());
  }

  /** Where a type stands, for the history. */
  static String stand(DocumentState state) {
    return "version " + state.writes() + ", documents in " + state.present();
  }
}
