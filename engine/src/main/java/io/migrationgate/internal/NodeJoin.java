package io.migrationgate.internal;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers a node and what its build declares, or says why not. Runs under the lock that every
 * change takes, so no change slips between the support check and the registration.
 */
final class NodeJoin implements ChangeDecider<Long> {
  private final NodeConfig config;
  private final long generation;
  private final Map<String, SupportedPhases> supports = new HashMap<>();

  /**
   * A registration.
   *
   * @param generation the node's last generation; 0 if it never had one. The store may have
   *     forgotten it: a row is purged once its barrier has passed, and a backup is older. Were it
   *     given out again, units of work pinned before would pass their commit checks.
   */
  NodeJoin(NodeConfig config, long generation) {
    this.config = config;
    this.generation = generation;
    config.declared().forEach(declared -> supports.put(declared.name(), declared.supports()));
  }

  /** Decides; the result is the node's new generation. */
  @Override
  public ChangeSet<Long> decide(StoreView view) {
    List<Mutation> mutations = new ArrayList<>();
    List<HistoryNote> notes = new ArrayList<>();
    for (MigrationDeclaration declared : config.declared()) {
      declare(view, declared, mutations, notes);
    }
    view.snapshot().migrations().values().forEach(this::requireSupport);
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
        null)));
    return new ChangeSet<>(next, mutations, notes);
  }

  private void declare(
      StoreView view,
      MigrationDeclaration declared,
      List<Mutation> mutations,
      List<HistoryNote> notes) {
    MigrationState state = view.snapshot().migrations().get(declared.name());
    StoredDefinition stored = view.definitions().get(declared.name());
    StoredDefinition mine = new StoredDefinition(
        declared.name(),
        DeclarationJson.write(declared),
        DeclarationJson.fingerprint(declared),
        config.identity().build());
    if (state == null) {
      MigrationState initial =
          MigrationState.initial(declared.name(), declared.secondaryWrites(), view.nextEpoch());
      requireSupport(initial);
      mutations.add(new Mutation.PutState(initial, true));
      mutations.add(new Mutation.PutDefinition(mine));
      notes.add(note("declare", null, initial, mine));
      return;
    }
    boolean sameThing = stored == null || stored.fingerprint().equals(mine.fingerprint());
    // Two live builds with one name for two things would each write a new side of its own.
    boolean untouched = state.phase() == Phase.READ_OLD
        && state.settled()
        && state.current().ramp().isNone()
        && view.liveNodes().stream()
            .noneMatch(node ->
                !node.id().equals(config.id()) && node.supports().containsKey(declared.name()));
    if (stored != null && !sameThing && (state.retired() || !untouched)) {
      throw refused(
          declared.name(),
          state.retired()
              ? "a retired name declared for another migration (other old or new side)"
              : "another old or new side than build " + stored.build() + " declared, in "
                  + state.describe(),
          state.retired()
              ? "a name that was never used before"
              : "the same tables and columns from the first dual write to the end",
          state.retired()
              ? "choose another name"
              : "declare these sides again; or roll back to read-old and stop the nodes that declare"
                  + " the other ones first");
    }
    if (!state.retired() && (stored == null || !stored.json().equals(mine.json()))) {
      mutations.add(new Mutation.PutDefinition(mine));
      notes.add(note("redeclare", state.current().toString(), state, mine));
    }
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

  private void requireSupport(MigrationState state) {
    SupportedPhases range = supports.get(state.name());
    if (state.retired() && range == null) {
      return;
    }
    SupportedPhases effective = range == null ? SupportedPhases.UNKNOWN : range;
    if (!state.supportedBy(effective)) {
      throw refused(
          state.name(),
          state.describe() + ", and build " + config.identity().build()
              + (range == null
                  ? " does not declare it (so it counts as read-old only)"
                  : " supports " + range),
          "a build that works in every phase in force or being left",
          "start a build that supports " + state.current()
              + ", or move the migration (mgate advance, mgate rollback)"
              + (range == null ? ", or retire it once contracted (mgate retire)" : ""));
    }
  }

  private static RegistrationRefusedException refused(
      String name, String found, String expected, String nextStep) {
    return new RegistrationRefusedException(
        new Problem("migration '" + name + "'", found, expected, nextStep));
  }
}
