package io.migrationgate.jdbc.internal.store;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeRecord.Identity;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreJson;
import io.migrationgate.spi.StoredDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of the store's tables as values. */
final class StoreRows {
  /*
   * One column says how the secondary side is written and what triggers do. An engine that knows no
   * bridge finds no mode in it, and so refuses to decide, to register and to change anything by a
   * state that it would read wrongly.
   */
  private static final String BRIDGED = "+";

  private StoreRows() {}

  static Epoch epoch(ResultSet row) throws SQLException {
    return new Epoch(row.getLong("number"), text(row, "token"));
  }

  static MigrationState migration(ResultSet row) throws SQLException {
    String name = text(row, "name");
    try {
      return new MigrationState(
          name,
          Objects.requireNonNull(placement(row, "")),
          placement(row, "leaving_"),
          row.getBoolean("new_in_sync"),
          row.getBoolean("old_in_sync"),
          row.getLong("epoch"),
          row.getLong("entered_epoch"),
          row.getBoolean("retired"));
    } catch (IllegalArgumentException e) {
      throw new MigrationGateException(
          new Problem(
              "stored migration '" + name + "'",
              "a state that cannot be: " + e.getMessage(),
              "what this library wrote",
              "do not edit the mgate_ tables by hand; restore the row from a backup"),
          e);
    }
  }

  private static @Nullable Placement placement(ResultSet row, String prefix) throws SQLException {
    String phase = row.getString(prefix + "phase");
    if (phase == null) {
      return null;
    }
    String writes = text(row, prefix + "secondary_writes");
    int bridge = writes.indexOf(BRIDGED);
    return new Placement(
        Phase.parse(phase),
        new Ramp(
            row.getInt(prefix + "ramp_basis_points"),
            StoreJson.readPilots(text(row, prefix + "pilots"))),
        SecondaryWrites.parse(bridge < 0 ? writes : writes.substring(0, bridge)),
        bridge < 0 ? Bridge.OFF : Bridge.parse(writes.substring(bridge + BRIDGED.length())));
  }

  /** How a placement says which sides are written, and by whom besides the gates. */
  static String writes(Placement placement) {
    return placement.secondary().wireName()
        + (placement.bridge().isOff() ? "" : BRIDGED + placement.bridge().wireName());
  }

  static StoredDefinition definition(ResultSet row) throws SQLException {
    return new StoredDefinition(
        text(row, "migration"), text(row, "json"), text(row, "fingerprint"), text(row, "build"));
  }

  static NodeRecord node(ResultSet row) throws SQLException {
    return new NodeRecord(
        text(row, "id"),
        row.getLong("generation"),
        new Identity(
            text(row, "build"), text(row, "host"), row.getLong("pid"), text(row, "application")),
        StoreJson.readSupports(text(row, "supports")),
        row.getLong("lease_ms"),
        new Epoch(row.getLong("acked_number"), text(row, "acked_token")),
        row.getLong("beat"),
        row.getBoolean("live"),
        StoreJson.readReport(text(row, "report")),
        mode(text(row, "mode"), text(row, "id")),
        revocation(row),
        row.getInt("protocol"),
        documents(row));
  }

  /** What a build can do with documents. */
  static Map<String, DocumentSupport> documents(ResultSet row) throws SQLException {
    String json = row.getString("documents");
    return json == null ? Map.of() : StoreJson.readDocuments(json);
  }

  static DocumentState document(ResultSet row) throws SQLException {
    String type = text(row, "name");
    int leaving = row.getInt("leaving");
    boolean settled = row.wasNull();
    try {
      return new DocumentState(
          type,
          row.getInt("initial"),
          row.getInt("writes"),
          settled ? null : (Integer) leaving,
          new VersionRange(row.getInt("oldest"), row.getInt("newest")),
          row.getLong("epoch"),
          StoreJson.readShapes(text(row, "shapes")));
    } catch (IllegalArgumentException e) {
      throw new MigrationGateException(
          new Problem(
              "stored document type '" + type + "'",
              "a state that cannot be: " + e.getMessage(),
              "what this library wrote",
              "do not edit the mgate_ tables by hand; restore the row from a backup"),
          e);
    }
  }

  private static NodeMode mode(String stored, String node) {
    try {
      return NodeMode.parse(stored);
    } catch (IllegalArgumentException e) {
      throw new MigrationGateException(
          new Problem(
              "stored node " + node,
              "mode '" + stored + "'",
              "one that this library knows",
              "use a build with the library that wrote it"),
          e);
    }
  }

  /** Null if nothing is revoked. */
  static @Nullable Revocation revocation(ResultSet row) throws SQLException {
    long before = row.getLong("revoke_before");
    return row.wasNull()
        ? null
        : new Revocation(before, text(row, "revoke_actor"), text(row, "revoke_reason"));
  }

  static HistoryEntry history(ResultSet row) throws SQLException {
    return new HistoryEntry(
        row.getLong("sequence"),
        micros(row.getLong("at_micros")),
        row.getLong("epoch"),
        text(row, "change_id"),
        new HistoryNote(
            SubjectKind.parse(text(row, "subject_kind")),
            text(row, "migration"),
            text(row, "kind"),
            row.getString("from_state"),
            text(row, "to_state"),
            text(row, "actor"),
            text(row, "reason"),
            text(row, "details")));
  }

  static FlagRecord flag(ResultSet row) throws SQLException {
    return new FlagRecord(
        SubjectKind.parse(text(row, "kind")),
        text(row, "name"),
        row.getLong("revision"),
        text(row, "definition"),
        row.getBoolean("settles"),
        row.getLong("epoch"),
        row.getBoolean("retired"));
  }

  static FlagSettling settling(ResultSet row) throws SQLException {
    return new FlagSettling(
        text(row, "flag"),
        row.getLong("epoch"),
        row.getLong("revision"),
        row.getString("definition"));
  }

  static KnownBuild build(ResultSet row) throws SQLException {
    return new KnownBuild(
        text(row, "build"),
        StoreJson.readClaims(text(row, "claims")),
        row.getInt("protocol"),
        micros(row.getLong("first_micros")),
        micros(row.getLong("last_micros")),
        text(row, "view_schema"));
  }

  static Instant micros(long sinceEpoch) {
    return Instant.EPOCH.plus(sinceEpoch, ChronoUnit.MICROS);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }
}
