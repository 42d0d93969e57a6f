package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import org.jspecify.annotations.Nullable;

/**
 * What workers need to know of a run.
 *
 * @param id the run
 * @param migration whose rows; for documents {@link DocumentRewrite#runName}
 * @param direction which way
 * @param verifyOnly whether it began with a verification
 * @param state how it stands
 * @param stage what is done now
 * @param round which time
 * @param enteredEpoch when the phase was entered that it belongs to
 * @param enteredToken that epoch's token: another history may have the same number
 * @param fenceEpoch the migration's epoch that settled after the last batch; null before
 * @param fingerprint of the definition that it was started with
 * @param settings how gently it works
 * @param pace what it waits for, or its share of the time, as last written
 * @param rewrite which documents it rewrites in place; null if it copies rows of a migration
 */
public record RunRow(
    long id,
    String migration,
    Direction direction,
    boolean verifyOnly,
    RunState state,
    Stage stage,
    int round,
    long enteredEpoch,
    String enteredToken,
    @Nullable Long fenceEpoch,
    String fingerprint,
    BackfillSettings settings,
    PaceNote pace,
    @Nullable DocumentRewrite rewrite) {
  /** What it waits for; empty if for nothing. */
  public String heldBy() {
    return pace.heldBy();
  }

  /** The settings as the store keeps them. */
  String stored(BackfillSettings of) {
    return SettingsJson.write(of, rewrite);
  }
}
