package io.migrationgate.contract;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.contract.ContractHistory.Window;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport.Counts;
import io.migrationgate.registration.SameNames;
import io.migrationgate.registration.SameTables;
import io.migrationgate.registration.ViewSchemas;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.ContractDatabase.Dependents;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the evidence. Thread-safe; changes nothing. */
public final class EvidenceReader {
  private final GateStore store;
  private final ContractDatabase database;

  /**
   * A reader.
   *
   * @param database where the old side lives
   */
  public EvidenceReader(GateStore store, ContractDatabase database) {
    this.store = store;
    this.database = database;
  }

  /**
   * The evidence as it is now.
   *
   * @throws MigrationGateException if the store does not know the migration, or this session finds
   *     other tables than the nodes by its names
   */
  public ContractEvidence read(String migration, ContractTerms terms) {
    StoreView view = store.view();
    MigrationState state = GateAdmin.state(view, migration);
    ContractHistory history = ContractHistory.of(store, migration);
    List<KnownBuild> builds = store.builds();
    Window window = Window.latest(history.window(), builds, migration);
    // Last, so that nothing seen is younger than it.
    Instant now = store.now();
    MigrationDeclaration declared = GateAdmin.declaration(view, migration);
    if (declared != null) {
      Map<String, String> tables = SameTables.of(declared, database::resolve);
      SameNames.difference(declared, tables, database, builds)
          .or(() -> SameTables.overlap(declared, database::resolve))
          .ifPresent(problem -> {
            throw new MigrationGateException(problem);
          });
    }
    Dependents dependents = ContractStatements.dependents(declared, database);
    Facts facts = new Facts(
        state,
        now,
        state.settled() ? history.settledSince() : null,
        used(view, migration, now),
        dependents);
    ViewSchemas schemas = new ViewSchemas(view, builds);
    List<ContractEvidence.Finding> findings =
        new ArrayList<>(new Requirements(view, declared, window, facts, terms).findings());
    if (declared != null) {
      new ViewRequirement(declared, schemas, database, terms, now)
          .finding()
          .ifPresent(findings::add);
    }
    return new ContractEvidence(
        state,
        now,
        facts.settledSince(),
        facts.used(),
        facts.quietSince(),
        dependents,
        ContractStatements.of(declared, schemas, database).texts(),
        findings);
  }

  /**
   * What was found, before anybody judges it.
   *
   * @param used when a live node last saw the old side in use
   */
  record Facts(
      MigrationState state,
      Instant now,
      @Nullable Instant settledSince,
      @Nullable Instant used,
      @Nullable Dependents dependents) {
    @Nullable
    Instant quietSince() {
      if (settledSince == null || used == null) {
        return settledSince;
      }
      return used.isAfter(settledSince) ? used : settledSince;
    }
  }

  /*
   * Each node tells how long ago it was, by its own clock, as of its last heartbeat. Counted back
   * from now that is too late by the heartbeat's age. Nodes that were given up are left out: their
   * last word grows old, and what they do after it is refused, or unsafe by choice.
   */
  private static @Nullable Instant used(StoreView view, String migration, Instant now) {
    long least = Long.MAX_VALUE;
    for (NodeRecord node : view.liveNodes()) {
      Counts counts = node.report().counts().get(migration);
      if (counts != null && counts.oldIdleMillis() != Counts.NEVER) {
        least = Math.min(least, counts.oldIdleMillis());
      }
    }
    return least == Long.MAX_VALUE ? null : now.minus(Duration.ofMillis(least));
  }
}
