package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Counts;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs of backfills, for scripts. */
public final class RunJson {
  private RunJson() {}

  /** A run. */
  public static ObjectNode of(BackfillRun run, Pace pace) {
    return describe(JsonOut.object(), run, pace);
  }

  /** How far a run is, as a line of its own. */
  public static ObjectNode event(BackfillRun run, Pace pace) {
    return describe(JsonOut.object().put("event", "progress"), run, pace);
  }

  private static ObjectNode describe(ObjectNode object, BackfillRun run, Pace pace) {
    Counts counts = run.counts();
    object.put("run", run.id());
    object.put("migration", run.migration());
    object.put("kind", run.verifyOnly() ? "verify" : "copy");
    object.put("direction", run.direction().wireName());
    object.put("state", run.state().wireName());
    object.put("stage", run.stage().wireName());
    object.put("round", run.round());
    object.put("totalRows", counts.total());
    object.put("copiedRows", counts.copied());
    object.put("removedRows", counts.removed());
    object.put("comparedRows", counts.compared());
    object.put("differences", counts.differences());
    object.put("unrepaired", counts.unrepaired());
    ObjectNode kinds = object.putObject("kinds");
    counts.kinds().forEach(kinds::put);
    object.put("retries", counts.retries());
    object.put("workers", counts.workers());
    object.put("percent", Runs.percent(run));
    object.put("rowsPerSecond", pace.rowsPerSecond());
    object.put("leftMillis", pace.leftMillis());
    object
        .putObject("share")
        .put("percent", run.share().percent())
        .put("why", orNull(run.share().why()));
    object.put("heldBy", orNull(run.heldBy()));
    object.put("problem", orNull(Mask.mask(run.problem())));
    object.put("actor", run.actor());
    object.put("elapsedMillis", run.elapsed().toMillis());
    settings(object.putObject("settings"), run.settings());
    return object;
  }

  private static void settings(ObjectNode object, BackfillSettings settings) {
    object.put("batchTargetMillis", settings.batchTarget().toMillis());
    object.put("largestBatch", settings.largestBatch());
    object.put("sharePercent", settings.sharePercent());
    object.put("ranges", settings.ranges());
    object.put("lockTimeoutMillis", settings.lockTimeout().toMillis());
    object.put("maxBlocked", settings.maxBlocked());
    object.put("repair", settings.repair());
    object.put("overwriteRicher", settings.overwriteRicher());
    object.put("maxP99Millis", millis(settings.maxP99()));
    object.put("maxLagMillis", millis(settings.maxLag()));
    object.put("holdSql", settings.holdSql());
    object.put("pauseFile", settings.pauseFile());
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : (Long) duration.toMillis();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
