package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For how long one worker rests after a batch, and what the run says of it. Not thread-safe. */
final class WorkShare {
  /** Over less time a few writes look like many. */
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(90);

  private final RunContext context;
  private SurroundingsReader surroundings;
  private AdaptiveShare adaptive = new AdaptiveShare();
  private @Nullable Share now;
  private @Nullable Share said;
  private long lookedNanos;
  private boolean begun;

  WorkShare(RunContext context) {
    this.context = context;
    this.surroundings = new SurroundingsReader(context);
  }

  /** Another run begins like a new worker. */
  void forget() {
    surroundings = new SurroundingsReader(context);
    adaptive = new AdaptiveShare();
    begun = false;
    now = null;
    said = null;
  }

  /** Before a batch: the first one is to tell something already. */
  void begin(RunRow run) {
    if (run.settings().sharePercent() == null && !begun) {
      begun = true;
      surroundings.look(run, false);
    }
  }

  /**
   * After a batch.
   *
   * @param worked how long it took
   * @param eachRow whether it wrote rows one by one
   */
  Duration rest(RunRow run, Duration worked, boolean eachRow) {
    Integer given = run.settings().sharePercent();
    long percent = given != null ? given : adapted(run, eachRow).percent();
    return worked.multipliedBy(100 - percent).dividedBy(percent);
  }

  private Share adapted(RunRow run, boolean eachRow) {
    long nanos = context.time().nanoTime();
    Share share = now;
    if (share == null || nanos - lookedNanos >= SHORTEST_LOOK.toNanos()) {
      Surroundings seen = surroundings.look(run, eachRow);
      if (seen == null) {
        return Share.FIRST;
      }
      share = adaptive.after(seen);
      lookedNanos = nanos;
      now = share;
      say(run, share);
    }
    return share;
  }

  /** Of several workers the one that has changed last is heard; each look would be too much. */
  private void say(RunRow run, Share share) {
    Share before = said;
    boolean news = before == null || before.percent() != share.percent();
    if (news || run.pace().share() == null) {
      context.sessions().call(handle -> {
        context.tables().runs().share(handle, run, share);
        return true;
      });
      surroundings.wrote();
      said = share;
    }
  }
}
