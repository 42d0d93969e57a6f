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
import io.migrationgate.protocol.Revocation;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreJson;
import io.migrationgate.spi.StoredDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  private static final List<String> NODE = List.of(
      "id",
      "generation",
      "build",
      "host",
      "pid",
      "application",
      "supports",
      "lease_ms",
      "acked_number",
      "acked_token",
      "beat",
      "live",
      "report",
      "mode",
      "revoke_before",
      "revoke_actor",
      "revoke_reason",
      "protocol",
      "documents");
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
  private final String declareDocuments;
  private final String requireDocuments;
  private final String insertNode;
  private final String updateNode;
  private final String removeNode;
  private final String repairFailedWrites;
  private final String insertBuild;
  private final String updateBuild;
  private final String declareFlags;
  private final String seenBuild;
  private final String forgetBuilds;
  private final String acceptSql;
  private final String acceptAgain;
  private final String addEpoch;
  private final HistoryRows history;
  private final ApprovalRows approvals;
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
    String node = schema + "mgate_node";
    insertNode = "INSERT INTO %s (%s, updated_at) VALUES (:%s, %s)"
        .formatted(node, String.join(", ", NODE), String.join(", :", NODE), dialect.now());
    updateNode = """
        UPDATE %s SET updated_at = CASE WHEN beat = :beat AND generation = :generation
          THEN updated_at ELSE %s END, %s WHERE id = :id
        AND generation = :seen_generation AND beat = :seen_beat AND live = :seen_live
        """.formatted(
        // First, since MariaDB reads what it has just set. Nobody else's word is a heartbeat.
        node,
        dialect.now(),
        NODE.stream().map(column -> column + " = :" + column).collect(Collectors.joining(", ")));
    repairFailedWrites =
        "UPDATE %smgate_failed_write SET repaired_at = %s WHERE migration = ? AND repaired_at IS NULL"
            .formatted(schema, dialect.now());
    String build = schema + "mgate_build";
    insertBuild =
        "INSERT INTO %s (build, claims, protocol, view_schema, first_at, last_at) VALUES (?, ?, ?, ?, %s, %s)"
            .formatted(build, dialect.now(), dialect.now());
    updateBuild =
        "UPDATE %s SET claims = ?, protocol = ?, view_schema = ?, last_at = %s WHERE build = ?"
            .formatted(build, dialect.now());
    putDocument = dialect.upsert(schema + "mgate_document", "name", DOCUMENT);
    declareDocuments = "UPDATE " + build + " SET documents = ? WHERE build = ?";
    requireDocuments = "UPDATE " + schema
        + "mgate_meta SET schema_version = ? WHERE id = 1 AND schema_version < ?";
    declareFlags = "UPDATE " + build + " SET flags = ? WHERE build = ?";
    seenBuild = "UPDATE %s SET last_at = %s WHERE build IN (SELECT build FROM %s WHERE id = ?)"
        .formatted(build, dialect.now(), node);
    forgetBuilds =
        "DELETE FROM %s WHERE %s < %s - %d AND build <> ? AND build NOT IN (SELECT build FROM %s)"
            .formatted(
                build,
                dialect.epochMicros("last_at"),
                dialect.epochMicros(dialect.now()),
                KnownBuild.REMEMBERED.toMillis() * 1_000,
                node);
    acceptSql =
        "INSERT INTO %smgate_accepted_sql (migration, hash, texts, actor, at) VALUES (?, ?, ?, ?, %s)"
            .formatted(schema, dialect.now());
    acceptAgain =
        "UPDATE %smgate_accepted_sql SET actor = ?, at = %s WHERE migration = ? AND hash = ?"
            .formatted(schema, dialect.now());
    removeNode = "DELETE FROM " + node + " WHERE id = ?";
    addEpoch = "INSERT INTO %smgate_epoch (number, token, began_at) VALUES (?, ?, %s)"
        .formatted(schema, dialect.now());
    history = new HistoryRows(dialect, schema);
    approvals = new ApprovalRows(dialect, schema);
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
    private final Map<String, NodeRecord> nodes = new HashMap<>();

    Rows(Handle handle, List<NodeRecord> seen) {
      this.handle = handle;
      seen.forEach(node -> nodes.put(node.id(), node));
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
      return put(handle, node, nodes.put(node.id(), node));
    }

    @Override
    public boolean write(Mutation.PutBuild mutation) {
      put(handle, mutation);
      return true;
    }

    @Override
    public boolean write(Mutation.PutDeclaredFlags mutation) {
      handle.execute(declareFlags, StoreJson.declaredFlags(mutation.declared()), mutation.build());
      return true;
    }

    @Override
    public boolean write(Mutation.RemoveNode mutation) {
      handle.execute(seenBuild, mutation.id());
      handle.execute(removeNode, mutation.id());
      nodes.remove(mutation.id());
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
      handle.execute(declareDocuments, StoreJson.documents(mutation.declared()), mutation.build());
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

  /** Nobody else can insert it in between: registrations take the lock too. */
  private void put(Handle handle, Mutation.PutBuild put) {
    String claims = StoreJson.claims(put.claims());
    if (handle.execute(updateBuild, claims, put.protocol(), put.viewSchema(), put.build()) == 0) {
      handle.execute(insertBuild, put.build(), claims, put.protocol(), put.viewSchema());
    }
    handle.execute(forgetBuilds, put.build());
  }

  /** Two operators may accept the same at once, one after the other. */
  private void put(Handle handle, SqlAcceptance word) {
    if (handle.execute(acceptAgain, word.actor(), word.migration(), word.hash()) == 0) {
      handle.execute(acceptSql, word.migration(), word.hash(), word.texts(), word.actor());
    }
  }

  /*
   * Heartbeats do not take the lock, so a node may have renewed its lease since the view was read.
   * Expiry must not overwrite that: the node would believe in its lease while nobody waits for it.
   */
  private boolean put(Handle handle, NodeRecord node, @Nullable NodeRecord before) {
    try (Update update = handle.createUpdate(before == null ? insertNode : updateNode)) {
      update
          .bind("id", node.id())
          .bind("generation", node.generation())
          .bind("build", node.identity().build())
          .bind("host", node.identity().host())
          .bind("pid", node.identity().pid())
          .bind("application", node.identity().application())
          .bind("supports", StoreJson.supports(node.supports()))
          .bind("lease_ms", node.leaseMillis())
          .bind("acked_number", node.acked().number())
          .bind("acked_token", node.acked().token())
          .bind("beat", node.beat())
          .bind("live", node.live())
          .bind("report", StoreJson.report(node.report()))
          .bind("mode", node.mode().wireName())
          .bind("protocol", node.protocol())
          .bind("documents", StoreJson.documents(node.documents()));
      Revocation revocation = node.revocation();
      update
          .bind("revoke_before", revocation == null ? null : (Long) revocation.before())
          .bind("revoke_actor", revocation == null ? null : revocation.actor())
          .bind("revoke_reason", revocation == null ? null : revocation.reason());
      if (before != null) {
        update
            .bind("seen_generation", before.generation())
            .bind("seen_beat", before.beat())
            .bind("seen_live", before.live());
      }
      return update.execute() == 1;
    }
  }
}
