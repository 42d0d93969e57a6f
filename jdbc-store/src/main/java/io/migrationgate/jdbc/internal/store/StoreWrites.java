package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.HistoryRows;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreJson;
import io.migrationgate.spi.StoredDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** All SQL that a change writes with, once it holds the lock. */
final class StoreWrites {
  private static final List<String> MIGRATION = List.of(
      "name",
      "phase",
      "ramp_basis_points",
      "pilots",
      "secondary_writes",
      "leaving_phase",
      "leaving_ramp_basis_points",
      "leaving_pilots",
      "leaving_secondary_writes",
      "new_in_sync",
      "old_in_sync",
      "epoch",
      "entered_epoch",
      "retired");
  private static final List<String> FLAG =
      List.of("kind", "name", "revision", "definition", "settles", "epoch", "retired");
  private static final List<String> SETTLING_FLAG =
      List.of("flag", "epoch", "revision", "definition");
  private static final List<String> DEFINITION =
      List.of("migration", "json", "fingerprint", "build");
  private static final List<String> DOCUMENT =
      List.of("name", "initial", "writes", "leaving", "oldest", "newest", "epoch", "shapes");

  private final String schema;
  private final String lock;
  private final String putMigration;
  private final String putDefinition;
  private final String putFlag;
  private final String putSettlingFlag;
  private final String removeSettlingFlag;
  private final String putDocument;
  private final String requireDocuments;
  private final String repairFailedWrites;
  private final String acceptSql;
  private final String acceptAgain;
  private final String addEpoch;
  private final HistoryRows history;
  private final ApprovalRows approvals;
  private final NodeRows nodes;
  private final BuildRows builds;
  private final String markDevelopment;
  private final String countEpoch;
  private final String countHistory;

  StoreWrites(Dialect dialect, String schema) {
    this.schema = schema;
    lock = "SELECT schema_version FROM " + schema + "mgate_meta WHERE id = 1 FOR UPDATE";
    putMigration = dialect.upsert(schema + "mgate_migration", "name", MIGRATION);
    putDefinition = dialect.upsert(schema + "mgate_definition", "migration", DEFINITION);
    putFlag = dialect.upsert(schema + "mgate_flag", "kind, name", FLAG);
    putSettlingFlag = dialect.upsert(schema + "mgate_flag_settling", "flag", SETTLING_FLAG);
    removeSettlingFlag = "DELETE FROM " + schema + "mgate_flag_settling WHERE flag = ?";
    repairFailedWrites =
        "UPDATE %smgate_failed_write SET repaired_at = %s WHERE migration = ? AND repaired_at IS NULL"
            .formatted(schema, dialect.now());
    putDocument = dialect.upsert(schema + "mgate_document", "name", DOCUMENT);
    requireDocuments = "UPDATE " + schema
        + "mgate_meta SET schema_version = ? WHERE id = 1 AND schema_version < ?";
    acceptSql =
        "INSERT INTO %smgate_accepted_sql (migration, hash, texts, actor, at) VALUES (?, ?, ?, ?, %s)"
            .formatted(schema, dialect.now());
    acceptAgain =
        "UPDATE %smgate_accepted_sql SET actor = ?, at = %s WHERE migration = ? AND hash = ?"
            .formatted(schema, dialect.now());
    addEpoch = "INSERT INTO %smgate_epoch (number, token, began_at) VALUES (?, ?, %s)"
        .formatted(schema, dialect.now());
    history = new HistoryRows(dialect, schema);
    approvals = new ApprovalRows(dialect, schema);
    nodes = new NodeRows(dialect, schema);
    builds = new BuildRows(dialect, schema);
    markDevelopment = "UPDATE " + schema + "mgate_meta SET development = ? WHERE id = 1";
    countEpoch = "SELECT COUNT(*) FROM " + schema + "mgate_epoch WHERE number = ? AND token = ?";
    countHistory = "SELECT COUNT(*) FROM " + schema + "mgate_history WHERE change_id = ?";
  }

  /**
   * Waits for the lock that orders all changes, and holds it until the transaction ends.
   *
   * @return the version of the tables
   */
  int lock(Handle handle) {
    return handle.createQuery(lock).mapTo(Integer.class).one();
  }

  void addEpoch(Handle handle, Epoch epoch) {
    handle.execute(addEpoch, epoch.number(), epoch.token());
  }

  boolean hasEpoch(Handle handle, Epoch epoch) {
    return handle
            .select(countEpoch, epoch.number(), epoch.token())
            .mapTo(Long.class)
            .one()
        > 0;
  }

  boolean hasHistory(Handle handle, String changeId) {
    return handle.select(countHistory, changeId).mapTo(Long.class).one() > 0;
  }

  void addHistory(Handle handle, long epoch, String changeId, HistoryNote note) {
    history.add(handle, epoch, changeId, note);
  }

  /**
   * Writes rows, in order.
   *
   * @param seen the nodes that the change was decided from
   * @return false if a node has sent a heartbeat since, so that the change must be decided again
   */
  boolean write(Handle handle, List<Mutation> mutations, List<NodeRecord> seen) {
    Rows rows = new Rows(handle, seen);
    return mutations.stream().allMatch(mutation -> mutation.writeBy(rows));
  }

  /** Rows of one change. */
  private final class Rows implements Mutation.Writer {
    private final Handle handle;
    private final Map<String, NodeRecord> seen = new HashMap<>();

    Rows(Handle handle, List<NodeRecord> seen) {
      this.handle = handle;
      seen.forEach(node -> this.seen.put(node.id(), node));
    }

    @Override
    public boolean write(Mutation.PutState mutation) {
      put(handle, mutation.state());
      return true;
    }

    @Override
    public boolean write(Mutation.PutDefinition mutation) {
      put(handle, mutation.definition());
      return true;
    }

    @Override
    public boolean write(Mutation.PutNode mutation) {
      NodeRecord node = mutation.node();
      return nodes.put(handle, node, seen.put(node.id(), node));
    }

    @Override
    public boolean write(Mutation.PutBuild mutation) {
      builds.write(handle, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.PutDeclaredFlags mutation) {
      builds.write(handle, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.RemoveNode mutation) {
      builds.seen(handle, mutation.id());
      nodes.remove(handle, mutation.id());
      seen.remove(mutation.id());
      return true;
    }

    @Override
    public boolean write(Mutation.AcceptSql mutation) {
      put(handle, mutation.acceptance());
      return true;
    }

    @Override
    public boolean write(Mutation.PutFlag mutation) {
      put(handle, mutation.state());
      return true;
    }

    @Override
    public boolean write(Mutation.PutFlagSettling mutation) {
      put(handle, mutation.settling());
      return true;
    }

    @Override
    public boolean write(Mutation.RemoveFlagSettling mutation) {
      handle.execute(removeSettlingFlag, mutation.flag());
      return true;
    }

    @Override
    public boolean write(Mutation.ChangeKeys mutation) {
      SegmentRows.change(handle, schema, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.Approve mutation) {
      approvals.write(handle, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.PutDocument mutation) {
      put(handle, mutation.state());
      return true;
    }

    @Override
    public boolean write(Mutation.LetApprove mutation) {
      approvals.write(handle, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.MarkDevelopment mutation) {
      handle.execute(markDevelopment, mutation.development());
      return true;
    }

    @Override
    public boolean write(Mutation.PutDeclaredDocuments mutation) {
      builds.write(handle, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.RepairFailedWrites mutation) {
      handle.execute(repairFailedWrites, mutation.migration());
      return true;
    }
  }

  private void put(Handle handle, MigrationState state) {
    try (Update update = handle.createUpdate(putMigration)) {
      update.bind("name", state.name());
      bind(update, "", state.current());
      bind(update, "leaving_", state.leaving());
      update
          .bind("new_in_sync", state.newInSync())
          .bind("old_in_sync", state.oldInSync())
          .bind("epoch", state.epoch())
          .bind("entered_epoch", state.enteredEpoch())
          .bind("retired", state.retired())
          .execute();
    }
  }

  private static void bind(Update update, String prefix, @Nullable Placement placement) {
    update
        .bind(prefix + "phase", placement == null ? null : placement.phase().wireName())
        .bind(
            prefix + "ramp_basis_points",
            placement == null ? null : (Integer) placement.ramp().basisPoints())
        .bind(
            prefix + "pilots",
            placement == null ? null : StoreJson.pilots(placement.ramp().pilots()))
        .bind(prefix + "secondary_writes", placement == null ? null : StoreRows.writes(placement));
  }

  private void put(Handle handle, FlagRecord state) {
    try (Update update = handle.createUpdate(putFlag)) {
      update
          .bind("kind", state.kind().wireName())
          .bind("name", state.key())
          .bind("revision", state.revision())
          .bind("definition", state.definition())
          .bind("settles", state.settles())
          .bind("epoch", state.epoch())
          .bind("retired", state.retired())
          .execute();
    }
  }

  private void put(Handle handle, FlagSettling settling) {
    try (Update update = handle.createUpdate(putSettlingFlag)) {
      update
          .bind("flag", settling.flag())
          .bind("epoch", settling.epoch())
          .bind("revision", settling.revision())
          .bind("definition", settling.definition())
          .execute();
    }
  }

  /*
   * An engine that knows no document types would let its nodes start beside documents that they
   * cannot read. From the first one on that is not in its type's first version, it must keep away.
   */
  private void put(Handle handle, DocumentState state) {
    try (Update update = handle.createUpdate(putDocument)) {
      update
          .bind("name", state.type())
          .bind("initial", state.initial())
          .bind("writes", state.writes())
          .bind("leaving", state.leaving())
          .bind("oldest", state.present().first())
          .bind("newest", state.present().last())
          .bind("epoch", state.epoch())
          .bind("shapes", StoreJson.shapes(state.shapes()))
          .execute();
    }
    if (!state.present().equals(VersionRange.of(state.initial()))) {
      handle.execute(requireDocuments, StoreSchema.DOCUMENTS, StoreSchema.DOCUMENTS);
    }
  }

  private void put(Handle handle, StoredDefinition definition) {
    try (Update update = handle.createUpdate(putDefinition)) {
      update
          .bind("migration", definition.migration())
          .bind("json", definition.json())
          .bind("fingerprint", definition.fingerprint())
          .bind("build", definition.build())
          .execute();
    }
  }

  /** Two operators may accept the same at once, one after the other. */
  private void put(Handle handle, SqlAcceptance word) {
    if (handle.execute(acceptAgain, word.actor(), word.migration(), word.hash()) == 0) {
      handle.execute(acceptSql, word.migration(), word.hash(), word.texts(), word.actor());
    }
  }
}
