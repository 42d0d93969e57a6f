package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Throttle;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.SqlShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The throttles of one worker: those of the run's settings, and its own. */
final class Throttles {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final RunContext context;
  private final List<Throttle> others;
  private final ReplicaLag lag;
  private @Nullable BackfillSettings lookedWith;
  private long lookedNanos;
  private @Nullable String found;

  Throttles(RunContext context, List<Throttle> others) {
    this.context = context;
    this.others = others;
    this.lag = new ReplicaLag(context);
  }

  /** Why to wait; null to go on. Remembers for half a second. */
  @Nullable
  String holds(RunRow run) {
    long now = context.time().nanoTime();
    boolean fresh = run.settings().equals(lookedWith) && now - lookedNanos < LOOK_AGAIN.toNanos();
    if (!fresh) {
      found = look(run);
      lookedWith = run.settings();
      lookedNanos = now;
    }
    return found;
  }

  private @Nullable String look(RunRow run) {
    BackfillSettings settings = run.settings();
    String file = settings.pauseFile();
    if (file != null && Files.exists(Path.of(file))) {
      return "pause file " + file;
    }
    for (Throttle throttle : others) {
      String held = ask(throttle);
      if (held != null) {
        return held;
      }
    }
    Duration p99 = settings.maxP99();
    String slow = p99 == null ? null : NodeLatency.holds(context.admin().view(), p99);
    if (slow != null) {
      return slow;
    }
    Duration maxLag = settings.maxLag();
    String behind = maxLag == null ? null : lag.holds(maxLag);
    if (behind != null) {
      return behind;
    }
    String sql = settings.holdSql();
    return sql == null ? null : query(run.migration(), sql);
  }

  /** One that fails holds as well. */
  private static @Nullable String ask(Throttle throttle) {
    try {
      return throttle.holds();
    } catch (RuntimeException e) {
      LOG.warn("a throttle fails, so the backfill waits", FailureWords.trace(e));
      return "throttle " + throttle.getClass().getName() + " fails: "
          + e.getClass().getName();
    }
  }

  /** A query that fails holds: it was asked for, and says nothing. */
  private @Nullable String query(String migration, String sql) {
    try {
      context.admin().requireApproved(DeclaredSql.holding(migration, sql));
    } catch (SqlNotAcceptedException e) {
      return "hold query that no operator has given or accepted; give it with: mgate backfill set "
          + migration + " --hold-sql …";
    }
    String odd = SqlShape.notAQuery(sql, context.dialect().sql());
    if (odd != null) {
      return "hold query that has " + odd;
    }
    Optional<String> held = context.looking(handle -> {
      Connection connection = handle.getConnection();
      Savepoint before = connection.setSavepoint();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        Object value = rows.next() ? rows.getObject(1) : null;
        boolean go = Boolean.FALSE.equals(value)
            || (value instanceof Number number && number.doubleValue() == 0);
        return go ? Optional.<String>empty() : Optional.of("hold query gives " + shown(value));
      } catch (SQLException e) {
        return Optional.of("hold query fails: "
            + FailureWords.ofQuery(connection, before, context.dialect().sql(), sql, e));
      }
    });
    return held.orElse(null);
  }

  /** What is kept with the run names no value of a row. */
  private static String shown(@Nullable Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? String.valueOf(value)
        : "neither a number nor true or false";
  }
}
