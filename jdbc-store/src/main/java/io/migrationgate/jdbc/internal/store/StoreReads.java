package io.migrationgate.jdbc.internal.store;

import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.DocumentFacts;
import io.migrationgate.spi.FlagFacts;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreJson;
import io.migrationgate.spi.StoreMarks;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultSetScanner;
import org.jdbi.v3.core.statement.Query;

/** All SQL that reads the store. */
public final class StoreReads {
  private final String snapshot;
  private final String definitions;
  private final String nodes;
  private final String unrepaired;
  private final String now;
  private final String builds;
  private final String acceptedSql;
  private final String history;
  private final String settlingFlags;
  private final String declaredFlags;
  private final String documents;
  private final String declaredDocuments;
  private final FlagReads flags;
  private final ApprovalRows approvals;
  private final String marks;

  public StoreReads(Dialect dialect, String schema) {
    snapshot = """
        SELECT e.number, e.token, m.*
        FROM (SELECT number, token FROM ${schema}mgate_epoch ORDER BY number DESC LIMIT 1) e
        LEFT JOIN ${schema}mgate_migration m ON 1 = 1
        """.replace("${schema}", schema);
    definitions = "SELECT migration, json, fingerprint, build FROM " + schema + "mgate_definition";
    nodes = "SELECT n.*, " + dialect.epochMicros(dialect.now()) + " - "
        + dialect.epochMicros("n.updated_at") + " AS beat_age FROM " + schema
        + "mgate_node n ORDER BY id";
    unrepaired = "SELECT migration, COUNT(*) AS n FROM "
        + schema
        + "mgate_failed_write WHERE repaired_at IS NULL GROUP BY migration";
    builds =
        "SELECT build, claims, protocol, view_schema, %s AS first_micros, %s AS last_micros FROM %smgate_build ORDER BY first_at, build"
            .formatted(dialect.epochMicros("first_at"), dialect.epochMicros("last_at"), schema);
    acceptedSql = "SELECT migration, hash, texts, actor FROM " + schema
        + "mgate_accepted_sql WHERE migration = ? ORDER BY at DESC";
    now = "SELECT " + dialect.epochMicros(dialect.now()) + " AS micros";
    history = "SELECT h.*, "
        + dialect.epochMicros("h.at")
        + " AS at_micros FROM "
        + schema
        + "mgate_history h <where> ORDER BY h.sequence DESC LIMIT :limit";
    settlingFlags =
        "SELECT flag, epoch, revision, definition FROM " + schema + "mgate_flag_settling";
    declaredFlags =
        "SELECT build, flags FROM %smgate_build WHERE flags IS NOT NULL AND build IN (SELECT build FROM %smgate_node)"
            .formatted(schema, schema);
    documents = "SELECT * FROM " + schema + "mgate_document";
    declaredDocuments =
        "SELECT build, documents FROM " + schema + "mgate_build WHERE documents IS NOT NULL";
    flags = new FlagReads(schema);
    approvals = new ApprovalRows(dialect, schema);
    marks = "SELECT development, tells FROM " + schema + "mgate_meta WHERE id = 1";
  }

  /**
   * What gates decide from: three statements at most; the caller sees to it that they see the same
   * moment.
   */
  public Snapshot snapshot(Handle handle) {
    Snapshot migrations =
        handle.createQuery(snapshot).scanResultSet(scanning(StoreReads::snapshot));
    return Snapshot.of(
        migrations.epoch(),
        migrations.migrations(),
        flags.at(handle, migrations.epoch()),
        documents(handle));
  }

  private Map<String, DocumentState> documents(Handle handle) {
    Map<String, DocumentState> byType = new HashMap<>();
    for (DocumentState state : handle
        .createQuery(documents)
        .map((row, context) -> StoreRows.document(row))
        .list()) {
      byType.put(state.type(), state);
    }
    return byType;
  }

  private static Snapshot snapshot(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new StoreUnavailableException(
          new Problem(
              "store",
              "no epoch in mgate_epoch",
              "at least the first one",
              "restore the table from a backup; its rows are never deleted"),
          null);
    }
    Epoch epoch = StoreRows.epoch(rows);
    Map<String, MigrationState> migrations = new HashMap<>();
    do {
      if (rows.getString("name") != null) {
        MigrationState state = StoreRows.migration(rows);
        migrations.put(state.name(), state);
      }
    } while (rows.next());
    return Snapshot.of(epoch, migrations);
  }

  /** Everything; the caller sees to it that all statements see the same moment. */
  public StoreView view(Handle handle) {
    Snapshot seen = snapshot(handle);
    Map<String, StoredDefinition> declared = new HashMap<>();
    for (StoredDefinition definition : handle
        .createQuery(definitions)
        .map((row, context) -> StoreRows.definition(row))
        .list()) {
      declared.put(definition.migration(), definition);
    }
    Map<String, Duration> beatAges = new HashMap<>();
    List<NodeRecord> known = handle
        .createQuery(nodes)
        .map((row, context) -> {
          NodeRecord node = StoreRows.node(row);
          // The clock may have been put back.
          long age = Math.max(0, row.getLong("beat_age"));
          beatAges.put(node.id(), Duration.of(age, ChronoUnit.MICROS));
          return node;
        })
        .list();
    Map<String, Long> failed = new HashMap<>();
    handle.createQuery(unrepaired).scanResultSet(scanning(rows -> {
      while (rows.next()) {
        failed.put(rows.getString("migration"), rows.getLong("n"));
      }
      return failed;
    }));
    Map<String, FlagSettling> settling = new HashMap<>();
    for (FlagSettling one : handle
        .createQuery(settlingFlags)
        .map((row, context) -> StoreRows.settling(row))
        .list()) {
      settling.put(one.flag(), one);
    }
    return new StoreView(
        seen,
        declared,
        known,
        failed,
        new FlagFacts(settling, declaredFlags(handle)),
        new DocumentFacts(declaredDocuments(handle)),
        beatAges,
        handle
            .createQuery(marks)
            .map((row, context) ->
                new StoreMarks(row.getBoolean("development"), row.getBoolean("tells")))
            .one());
  }

  public Approvals approvals(Handle handle, String migration, long epoch) {
    return approvals.read(handle, migration, epoch);
  }

  private Map<String, Map<String, DocumentSupport>> declaredDocuments(Handle handle) {
    return handle.createQuery(declaredDocuments).scanResultSet(scanning(rows -> {
      Map<String, Map<String, DocumentSupport>> byBuild = new HashMap<>();
      while (rows.next()) {
        Map<String, DocumentSupport> documents = StoreRows.documents(rows);
        if (!documents.isEmpty()) {
          byBuild.put(rows.getString("build"), documents);
        }
      }
      return byBuild;
    }));
  }

  private Map<String, List<FlagDeclaration>> declaredFlags(Handle handle) {
    return handle.createQuery(declaredFlags).scanResultSet(scanning(rows -> {
      Map<String, List<FlagDeclaration>> byBuild = new HashMap<>();
      while (rows.next()) {
        byBuild.put(rows.getString("build"), StoreJson.readDeclaredFlags(rows.getString("flags")));
      }
      return byBuild;
    }));
  }

  public List<HistoryEntry> history(Handle handle, HistoryFilter filter) {
    List<String> conditions = new ArrayList<>();
    if (filter.kind() != null) {
      conditions.add("h.subject_kind = :kind");
    }
    if (filter.subject() != null) {
      conditions.add("h.migration = :subject");
    }
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    Query query = handle.createQuery(history.replace("<where>", where));
    if (filter.kind() != null) {
      query.bind("kind", filter.kind().wireName());
    }
    if (filter.subject() != null) {
      query.bind("subject", filter.subject());
    }
    return query
        .bind("limit", filter.limit())
        .map((row, context) -> StoreRows.history(row))
        .list();
  }

  public List<KnownBuild> builds(Handle handle) {
    return handle
        .createQuery(builds)
        .map((row, context) -> StoreRows.build(row))
        .list();
  }

  public List<SqlAcceptance> acceptedSql(Handle handle, String migration) {
    return handle
        .select(acceptedSql, migration)
        .map((row, context) -> new SqlAcceptance(
            row.getString("migration"),
            row.getString("hash"),
            row.getString("texts"),
            row.getString("actor")))
        .list();
  }

  /** By the same clock, and through the same conversion, as the history's moments. */
  public Instant now(Handle handle) {
    return handle
        .createQuery(now)
        .map((row, context) -> StoreRows.micros(row.getLong("micros")))
        .one();
  }

  private interface Scan<T> {
    T run(ResultSet rows) throws SQLException;
  }

  private static <T> ResultSetScanner<T> scanning(Scan<T> scan) {
    return (rows, context) -> {
      try (context) {
        return scan.run(rows.get());
      }
    };
  }
}
