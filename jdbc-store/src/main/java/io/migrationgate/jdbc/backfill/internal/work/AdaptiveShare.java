package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the time a worker works, by what it sees of others after each batch. No clock, no
 * database. Not thread-safe.
 *
 * <ul>
 *   <li><b>Trouble</b>, a p99 or a replica's lag over what they are when calm: half, at once, down
 *       to {@link #LEAST}.
 *   <li><b>Others at work</b>: {@link #BESIDE_OTHERS} at once. Some of their statements meet a
 *       batch, and are slower; those that do are about as many as the share. More only where nodes
 *       report a p99, by a little every few seconds for as long as that is calm.
 *   <li><b>Something that cannot be seen</b>: {@link #UNSEEN}.
 *   <li><b>Nobody at work</b>: up to all of the time, twice as much after each batch.
 * </ul>
 *
 * <p>After a fall it does not rise for a second; for twice as long each time it has to fall again
 * soon after. So something that comes and goes keeps it down, and not going up and down.
 */
final class AdaptiveShare {
  static final int LEAST = 2;
  static final int BESIDE_OTHERS = 5;
  static final int UNSEEN = Share.FIRST.percent();
  static final int ALL = 100;

  /** Others write less than this: a cron job, a monitor. */
  private static final double FEW_WRITES = 10;

  /** On average; one that was met at work by chance is none. */
  private static final double FEW_SESSIONS = 0.5;

  private static final int STEP = 5;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Risen for so long, a fall has another reason than the rise. */
  private static final Duration PROVEN = Duration.ofSeconds(10);

  /** A rise beside others is judged by reports that were made since: nodes send two meanwhile. */
  private static final Duration REPORTED = Duration.ofSeconds(5);

  private final CalmLevel p99 = new CalmLevel(1.25, 2);
  private final CalmLevel lag = new CalmLevel(2, 1_000);
  private int percent = Share.FIRST.percent();
  private int besideOthers = BESIDE_OTHERS;
  private double writes;
  private double sessions;
  private Duration calm = Duration.ZERO;
  private Duration patience = Duration.ZERO;
  private Duration sinceStep = Duration.ZERO;
  private boolean raised;

  /** The share for the next batch. */
  Share after(Surroundings seen) {
    writes = (writes + seen.writes()) / 2;
    sessions += (seen.sessions() - sessions) / 4;
    String trouble = trouble(seen);
    if (trouble != null) {
      besideOthers = BESIDE_OTHERS;
      fall(Math.max(LEAST, percent / 2));
      return new Share(percent, trouble);
    }
    String others = others();
    if (others == null) {
      String unseen = seen.unseen();
      approach(unseen == null ? ALL : UNSEEN, seen.span());
      return new Share(percent, unseen == null ? "nobody else is at work" : unseen);
    }
    learnBesideOthers(seen);
    approach(besideOthers, seen.span());
    boolean calmP99 = seen.p99Millis() != null && percent > BESIDE_OTHERS;
    return new Share(
        percent, calmP99 ? "application p99 is calm at " + seen.p99Millis() + " ms" : others);
  }

  private void approach(int most, Duration span) {
    if (percent > most) {
      fall(most);
    } else if (percent < most || most == ALL) {
      rise(span, most);
    } else {
      calm = Duration.ZERO;
    }
  }

  private @Nullable String trouble(Surroundings seen) {
    boolean blameless = percent == LEAST;
    Long millis = seen.p99Millis();
    boolean slow = millis != null && p99.exceeded(millis, blameless);
    Long behind = seen.lagMillis();
    boolean late = behind != null && lag.exceeded(behind, blameless);
    return slow
        ? "application p99 is up at " + millis + " ms"
        : late ? "replication lag is up at " + behind + " ms" : null;
  }

  private @Nullable String others() {
    if (writes > FEW_WRITES) {
      return "others write about " + Math.round(writes) + " times a second";
    }
    return sessions >= FEW_SESSIONS ? "other sessions are at work" : null;
  }

  private void learnBesideOthers(Surroundings seen) {
    if (seen.p99Millis() == null) {
      besideOthers = BESIDE_OTHERS;
    }
    boolean used = percent == besideOthers && seen.p99Millis() != null;
    sinceStep = used ? sinceStep.plus(seen.span()) : Duration.ZERO;
    if (sinceStep.compareTo(REPORTED) >= 0 && sinceStep.compareTo(patience) >= 0) {
      sinceStep = Duration.ZERO;
      besideOthers = Math.min(ALL, besideOthers + STEP);
    }
  }

  private void fall(int to) {
    if (raised) {
      boolean soon = calm.compareTo(patience.plus(PROVEN)) < 0;
      Duration twice = patience.multipliedBy(2);
      patience = !soon || twice.compareTo(SHORTEST) < 0
          ? SHORTEST
          : twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
    raised = false;
    calm = Duration.ZERO;
    percent = to;
  }

  private void rise(Duration span, int most) {
    calm = calm.plus(span);
    if (percent < most && calm.compareTo(patience) >= 0) {
      int next = percent < Share.FIRST.percent() ? percent + STEP : 2 * percent;
      percent = Math.min(most, next);
      raised = true;
    }
  }
}
