package io.migrationgate.jdbc.internal;

import io.migrationgate.spi.HistoryNote;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Lines of the history, written in whatever transaction made the change they tell of. */
public final class HistoryRows {
  private final String insert;

  /** Lines in the tables whose names begin with this. */
  public HistoryRows(Dialect dialect, String schema) {
    insert = """
        INSERT INTO %smgate_history (at, epoch, change_id, subject_kind, migration, kind, from_state, to_state,
          actor, reason, details)
        VALUES (%s, :epoch, :change_id, :subject_kind, :migration, :kind, :from_state, :to_state,
          :actor, :reason, :details)
        """.formatted(schema, dialect.now());
  }

  /** Adds one. */
  public void add(Handle handle, long epoch, String changeId, HistoryNote note) {
    try (Update update = handle.createUpdate(insert)) {
      update
          .bind("epoch", epoch)
          .bind("change_id", changeId)
          .bind("subject_kind", note.subjectKind().wireName())
          .bind("migration", note.subject())
          .bind("kind", note.kind())
          .bind("from_state", note.from())
          .bind("to_state", note.to())
          .bind("actor", note.actor())
          .bind("reason", note.reason())
          .bind("details", note.details())
          .execute();
    }
  }
}
