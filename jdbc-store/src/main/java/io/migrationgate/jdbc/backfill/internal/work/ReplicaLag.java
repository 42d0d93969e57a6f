package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far replicas are behind, as the primary sees it. On PostgreSQL only; elsewhere the primary
 * does not know, and a hold query must.
 */
final class ReplicaLag {
  private static final String POSTGRES = """
      SELECT COUNT(*), COUNT(*) FILTER (WHERE state IS NULL),
        COALESCE(CAST(1000 * MAX(EXTRACT(EPOCH FROM replay_lag)) AS bigint), 0)
      FROM pg_stat_replication
      """;

  private final RunContext context;

  ReplicaLag(RunContext context) {
    this.context = context;
  }

  private record Seen(long replicas, long hidden, long millis) {}

  @Nullable
  String holds(Duration most) {
    if (!context.dialect().sql().postgresql()) {
      return "replication lag: this database's primary does not know it; use a hold query";
    }
    Seen seen = context
        .sessions()
        .call(handle -> handle
            .select(POSTGRES)
            .map((row, ctx) -> new Seen(row.getLong(1), row.getLong(2), row.getLong(3)))
            .one());
    if (seen.replicas() == 0) {
      return "replication lag: no replica can be seen";
    }
    if (seen.hidden() > 0) {
      return "replication lag: hidden from this user; grant pg_monitor";
    }
    return seen.millis() <= most.toMillis()
        ? null
        : "replication lag " + seen.millis() + " ms, over " + most.toMillis() + " ms";
  }
}
