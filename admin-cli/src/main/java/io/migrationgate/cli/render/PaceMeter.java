package io.migrationgate.cli.render;

import io.migrationgate.cli.render.Pace.Look;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the pace of a run over its last seconds. A pause and a new stage begin anew. Not
 * thread-safe.
 */
public final class PaceMeter {
  private static final long WINDOW_NANOS = Duration.ofSeconds(15).toNanos();

  private final Deque<Look> looks = new ArrayDeque<>();
  private @Nullable BackfillRun last;

  /** Nothing seen yet. */
  public PaceMeter() {}

  /** The pace, with another look. */
  public Pace look(BackfillRun run, long nanos) {
    if (!sameStage(run)) {
      looks.clear();
    }
    last = run;
    long done = Runs.done(run);
    boolean moves = run.state() == RunState.RUNNING || run.state() == RunState.VERIFYING;
    if (done < 0 || !moves) {
      looks.clear();
      return Pace.NONE;
    }
    looks.add(new Look(nanos, done));
    while (looks.size() > 2 && nanos - looks.getFirst().nanos() > WINDOW_NANOS) {
      looks.removeFirst();
    }
    Pace pace = Pace.of(List.copyOf(looks), run.counts().total());
    // Nobody can say how long it is held.
    return run.heldBy().isEmpty() ? pace : new Pace(pace.rowsPerSecond(), null);
  }

  private boolean sameStage(BackfillRun run) {
    BackfillRun before = last;
    return before != null
        && before.id() == run.id()
        && before.stage() == run.stage()
        && before.round() == run.round();
  }
}
