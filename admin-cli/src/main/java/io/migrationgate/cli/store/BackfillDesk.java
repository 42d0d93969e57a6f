package io.migrationgate.cli.store;

import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The backfills of an open store, as commands need them; see
 * {@link io.migrationgate.jdbc.backfill.Backfills}. Methods may throw
 * {@link io.migrationgate.spi.StoreUnavailableException}, and
 * {@link io.migrationgate.MigrationGateException} if there is no run, or none that can.
 */
public interface BackfillDesk {
  /** The same, which asks before it runs SQL that the store holds. */
  BackfillDesk approving(SqlApproval approval);

  /** Starts a run that copies and verifies. */
  BackfillRun start(String migration, BackfillSettings settings, Operator operator);

  /** Starts a run that verifies. */
  BackfillRun verify(String migration, BackfillSettings settings, Operator operator);

  /** Starts a run that rewrites documents. */
  BackfillRun rewrite(String type, RewriteSpec spec, BackfillSettings settings, Operator operator);

  /** Stops a run until it is resumed. */
  BackfillRun pause(String migration, Operator operator);

  /** Lets a paused run go on. */
  BackfillRun resume(String migration, Operator operator);

  /** Ends a run for good. */
  BackfillRun cancel(String migration, Operator operator);

  /** Changes the settings of a run that is not over. */
  BackfillRun change(
      String migration, UnaryOperator<BackfillSettings.Changes> change, Operator operator);

  /** A run that was started. */
  BackfillRun run(long id);

  /** The latest run of a migration, if there is one. */
  Optional<BackfillRun> latest(String migration);

  /** All runs that are not over, the oldest first. */
  List<BackfillRun> active();

  /** Runs, newest first; of all migrations if none is named. */
  List<BackfillRun> runs(@Nullable String migration, int limit);

  /** Rows of a run that are not as they should be. */
  List<Mismatch> mismatches(long run, int limit);

  /** What both sides hold now of rows of a run, values as fingerprints. */
  Inspection inspect(long run, List<Key> rows);

  /** The same with values in clear, which the history tells. */
  Inspection inspectInClear(long run, List<Key> rows, Operator operator);

  /** What runs have kept of what they have overwritten, newest first. */
  List<KeptCopy> kept(String migration);

  /** What the statements of a run set off besides, for people. */
  List<String> sideEffects(long run);

  /** Has threads of this process work on a migration's runs, each with a connection of its own. */
  Work work(String migration, int workers);

  /** Threads that work. */
  @FunctionalInterface
  interface Work extends AutoCloseable {
    /** Lets batches that are under way end, and gives back what is held. May be called again. */
    @Override
    void close();
  }
}
