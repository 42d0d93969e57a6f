package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.StoreJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of heartbeats. None of it touches the row that changes lock, nor locks anything but the
 * node's own row.
 */
public final class Heartbeats {
  private final String inOne;
  private final String look;
  private final String renew;

  private record Look(
      Epoch epoch, boolean known, boolean renewed, @Nullable Revocation revocation) {
    static Look of(ResultSet row, boolean renewed) throws SQLException {
      return new Look(
          StoreRows.epoch(row), row.getLong("known") > 0, renewed, StoreRows.revocation(row));
    }
  }

  public Heartbeats(Dialect dialect, String schema) {
    inOne = dialect.beatInOneStatement(schema);
    look = """
        SELECT e.number, e.token,
          (SELECT COUNT(*) FROM ${schema}mgate_epoch k
           WHERE k.number = :loaded_number AND k.token = :loaded_token) AS known,
          n.revoke_before, n.revoke_actor, n.revoke_reason
        FROM ${schema}mgate_epoch e
        LEFT JOIN ${schema}mgate_node n ON n.id = :id AND n.generation = :generation
        ORDER BY e.number DESC LIMIT 1
        """.replace("${schema}", schema);
    renew = """
        UPDATE ${schema}mgate_node
        SET beat = beat + 1, acked_number = :acked_number, acked_token = :acked_token,
          report = :report, updated_at = ${now}
        WHERE id = :id AND generation = :generation AND live = TRUE
        """.replace("${schema}", schema).replace("${now}", dialect.now());
  }

  /*
   * A restored store may have lost both the node's epoch and the node. Then "diverged" is what
   * matters: the node's snapshot belongs to another history.
   */
  public BeatAnswer beat(Handle handle, Beat beat) {
    Look seen = inOne.isEmpty() ? lookThenRenew(handle, beat) : lookAndRenew(handle, beat);
    if (!seen.known()) {
      return new BeatAnswer.Diverged(seen.epoch());
    }
    return seen.renewed()
        ? new BeatAnswer.Renewed(seen.epoch(), seen.revocation())
        : new BeatAnswer.GivenUp();
  }

  private Look lookAndRenew(Handle handle, Beat beat) {
    return bindNode(bindLoaded(handle.createQuery(inOne), beat), beat)
        .map((row, context) -> Look.of(row, row.getLong("renewed") > 0))
        .one();
  }

  private Look lookThenRenew(Handle handle, Beat beat) {
    Look seen = bindLoaded(handle.createQuery(look), beat)
        .bind("id", beat.nodeId())
        .bind("generation", beat.generation())
        .map((row, context) -> Look.of(row, false))
        .one();
    if (!seen.known()) {
      return seen;
    }
    try (Update update = handle.createUpdate(renew)) {
      boolean renewed = bindNode(update, beat).execute() > 0;
      return new Look(seen.epoch(), true, renewed, seen.revocation());
    }
  }

  private static <S extends SqlStatement<S>> S bindLoaded(S statement, Beat beat) {
    return statement
        .bind("loaded_number", beat.loaded().number())
        .bind("loaded_token", beat.loaded().token());
  }

  private static <S extends SqlStatement<S>> S bindNode(S statement, Beat beat) {
    return statement
        .bind("id", beat.nodeId())
        .bind("generation", beat.generation())
        .bind("acked_number", beat.acked().number())
        .bind("acked_token", beat.acked().token())
        .bind("report", StoreJson.report(beat.report()));
  }
}
