package io.migrationgate.internal;

import io.migrationgate.Problem;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.registration.Compatibility;
import io.migrationgate.registration.DocumentRegistration;
import io.migrationgate.registration.Registration;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreJson;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers a node and what its build declares, or says why not. Runs under the lock that every
 * change takes, so no change slips between the support check and the registration.
 */
final class NodeJoin implements ChangeDecider<Joined> {
  private final NodeConfig config;
  private final long generation;
  private final Registration registration;
  private final DocumentRegistration documents;
  private final Map<String, SupportedPhases> supports = new HashMap<>();

  /**
   * A registration.
   *
   * @param generation the node's last generation; 0 if it never had one. The store may have
   *     forgotten it: a row is purged once its barrier has passed, and a backup is older. Were it
   *     given out again, units of work pinned before would pass their commit checks.
   * @param store read before the lock is taken: builds that are older than a retired migration have
   *     been known since before it began
   */
  NodeJoin(NodeConfig config, long generation, GateStore store) {
    this.config = config;
    this.generation = generation;
    config.declared().forEach(declared -> supports.put(declared.name(), declared.supports()));
    documents = new DocumentRegistration(config.identity().build(), config.documents());
    registration = new Registration(
        config.identity().build(),
        config.declared().stream()
            .map(declared -> Registration.claim(declared, store))
            .toList(),
        config.id(),
        store.builds(),
        ProtocolVersion.CURRENT);
  }

  /** Decides; the result is the node's new generation, and the epoch that it must have loaded. */
  @Override
  public ChangeSet<Joined> decide(StoreView view) {
    registration.refusal(view).ifPresent(refusal -> {
      throw new RegistrationRefusedException(refusal.problem());
    });
    documents.refusal(view).ifPresent(problem -> {
      throw new RegistrationRefusedException(problem);
    });
    List<Mutation> mutations = new ArrayList<>();
    List<HistoryNote> notes = new ArrayList<>();
    for (DocumentState state : documents.declared(view)) {
      declare(view, state, mutations, notes);
    }
    List<Problem> elsewhere = new ArrayList<>();
    Set<String> startOver = new HashSet<>();
    for (Compatibility fit : registration.against(view)) {
      if (fit instanceof Compatibility.StartsOver anew) {
        elsewhere.add(anew.elsewhere());
        startOver.add(anew.migration());
      }
    }
    for (MigrationDeclaration declared : config.declared()) {
      declare(view, declared, startOver.contains(declared.name()), mutations, notes);
    }
    long known = view.nodes().stream()
        .filter(node -> node.id().equals(config.id()))
        .mapToLong(NodeRecord::generation)
        .max()
        .orElse(0);
    long next = Math.max(known, generation) + 1;
    // Nothing of this generation works yet, so it holds up nobody: it will load this epoch or a
    // later one.
    boolean begins = mutations.stream().anyMatch(Mutation::beginsEpoch);
    Epoch found = view.snapshot().epoch();
    Epoch acked = begins ? new Epoch(view.nextEpoch(), "") : found;
    mutations.add(new Mutation.PutNode(new NodeRecord(
        config.id(),
        next,
        config.identity(),
        supports,
        config.lease().toMillis(),
        acked,
        0,
        true,
        NodeReport.EMPTY,
        config.mode(),
        null,
        ProtocolVersion.CURRENT,
        documents.supports())));
    mutations.add(new Mutation.PutBuild(
        registration.build(),
        registration.remembered(view),
        ProtocolVersion.CURRENT,
        config.viewSchema()));
    mutations.add(new Mutation.PutDeclaredFlags(registration.build(), config.flags()));
    mutations.add(new Mutation.PutDeclaredDocuments(registration.build(), documents.supports()));
    return new ChangeSet<>(new Joined(next, acked, elsewhere), mutations, notes);
  }

  private void declare(
      StoreView view,
      MigrationDeclaration declared,
      boolean anew,
      List<Mutation> mutations,
      List<HistoryNote> notes) {
    MigrationState state = view.snapshot().migrations().get(declared.name());
    StoredDefinition stored = view.definitions().get(declared.name());
    StoredDefinition mine = new StoredDefinition(
        declared.name(),
        DeclarationJson.write(declared),
        DeclarationJson.fingerprint(declared),
        config.identity().build());
    if (state == null || anew) {
      MigrationState initial =
          MigrationState.initial(declared.name(), declared.secondaryWrites(), view.nextEpoch());
      mutations.add(new Mutation.PutState(initial, true));
      mutations.add(new Mutation.PutDefinition(mine));
      if (anew) {
        mutations.add(new Mutation.RepairFailedWrites(declared.name()));
      }
      String before = state == null ? null : state.current().toString();
      notes.add(note(anew ? "start-over" : "declare", before, initial, mine));
    } else if (!state.retired() && (stored == null || !stored.json().equals(mine.json()))) {
      mutations.add(new Mutation.PutDefinition(mine));
      notes.add(note("redeclare", state.current().toString(), state, mine));
    }
  }

  private void declare(
      StoreView view, DocumentState state, List<Mutation> mutations, List<HistoryNote> notes) {
    DocumentState before = view.snapshot().documents().get(state.type());
    mutations.add(new Mutation.PutDocument(state, before == null));
    notes.add(new HistoryNote(
        SubjectKind.DOCUMENT,
        state.type(),
        before == null ? "declare" : "redeclare",
        before == null ? null : before.describe(),
        state.describe(),
        config.identity().build() + "@" + config.identity().host(),
        "declared by build " + config.identity().build(),
        StoreJson.documents(documents.supports())));
  }

  private HistoryNote note(
      String kind, @Nullable String from, MigrationState to, StoredDefinition definition) {
    String actor = config.identity().build() + "@" + config.identity().host();
    return new HistoryNote(
        to.name(),
        kind,
        from,
        to.current().toString(),
        actor,
        "declared by build " + config.identity().build(),
        definition.json());
  }
}
