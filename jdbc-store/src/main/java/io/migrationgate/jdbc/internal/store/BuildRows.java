package io.migrationgate.jdbc.internal.store;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreJson;
import org.jdbi.v3.core.Handle;

/** All SQL that a change writes builds with, and forgets them when nobody has run them for long. */
final class BuildRows {
  private final String insert;
  private final String update;
  private final String declareFlags;
  private final String declareDocuments;
  private final String seen;
  private final String forget;

  BuildRows(Dialect dialect, String schema) {
    String table = schema + "mgate_build";
    String node = schema + "mgate_node";
    insert =
        "INSERT INTO %s (build, claims, protocol, view_schema, first_at, last_at) VALUES (?, ?, ?, ?, %s, %s)"
            .formatted(table, dialect.now(), dialect.now());
    update = "UPDATE %s SET claims = ?, protocol = ?, view_schema = ?, last_at = %s WHERE build = ?"
        .formatted(table, dialect.now());
    declareFlags = "UPDATE " + table + " SET flags = ? WHERE build = ?";
    declareDocuments = "UPDATE " + table + " SET documents = ? WHERE build = ?";
    seen = "UPDATE %s SET last_at = %s WHERE build IN (SELECT build FROM %s WHERE id = ?)"
        .formatted(table, dialect.now(), node);
    forget =
        "DELETE FROM %s WHERE %s < %s - %d AND build <> ? AND build NOT IN (SELECT build FROM %s)"
            .formatted(
                table,
                dialect.epochMicros("last_at"),
                dialect.epochMicros(dialect.now()),
                KnownBuild.REMEMBERED.toMillis() * 1_000,
                node);
  }

  /** Nobody else can insert it in between: registrations take the lock too. */
  void write(Handle handle, Mutation.PutBuild put) {
    String claims = StoreJson.claims(put.claims());
    if (handle.execute(update, claims, put.protocol(), put.viewSchema(), put.build()) == 0) {
      handle.execute(insert, put.build(), claims, put.protocol(), put.viewSchema());
    }
    handle.execute(forget, put.build());
  }

  void write(Handle handle, Mutation.PutDeclaredFlags put) {
    handle.execute(declareFlags, StoreJson.declaredFlags(put.declared()), put.build());
  }

  void write(Handle handle, Mutation.PutDeclaredDocuments put) {
    handle.execute(declareDocuments, StoreJson.documents(put.declared()), put.build());
  }

  /** The build of this node was run until now. */
  void seen(Handle handle, String node) {
    handle.execute(seen, node);
  }
}
