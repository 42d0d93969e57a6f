package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.spi.StoreJson;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * All SQL that a change writes nodes with.
 *
 * <p>Heartbeats do not take the lock, so a node may have renewed its lease since the view was read.
 * Expiry must not overwrite that: the node would believe in its lease while nobody waits for it. So
 * a row is written only as long as it is the one that was seen.
 */
final class NodeRows {
  private static final List<String> COLUMNS = List.of(
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

  private final String insert;
  private final String update;
  private final String remove;

  NodeRows(Dialect dialect, String schema) {
    String table = schema + "mgate_node";
    insert = "INSERT INTO %s (%s, updated_at) VALUES (:%s, %s)"
        .formatted(table, String.join(", ", COLUMNS), String.join(", :", COLUMNS), dialect.now());
    update = """
        UPDATE %s SET updated_at = CASE WHEN beat = :beat AND generation = :generation
          THEN updated_at ELSE %s END, %s WHERE id = :id
        AND generation = :seen_generation AND beat = :seen_beat AND live = :seen_live
        """.formatted(
        // First, since MariaDB reads what it has just set. Nobody else's word is a heartbeat.
        table,
        dialect.now(),
        COLUMNS.stream().map(column -> column + " = :" + column).collect(Collectors.joining(", ")));
    remove = "DELETE FROM " + table + " WHERE id = ?";
  }

  /**
   * Inserts a node, or writes it over the one that was seen.
   *
   * @param seen null if there was none
   * @return false if that is not there any more as it was seen
   */
  boolean put(Handle handle, NodeRecord node, @Nullable NodeRecord seen) {
    try (Update put = handle.createUpdate(seen == null ? insert : update)) {
      put.bind("id", node.id())
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
      put.bind("revoke_before", revocation == null ? null : (Long) revocation.before())
          .bind("revoke_actor", revocation == null ? null : revocation.actor())
          .bind("revoke_reason", revocation == null ? null : revocation.reason());
      if (seen != null) {
        put.bind("seen_generation", seen.generation())
            .bind("seen_beat", seen.beat())
            .bind("seen_live", seen.live());
      }
      return put.execute() == 1;
    }
  }

  void remove(Handle handle, String id) {
    handle.execute(remove, id);
  }
}
