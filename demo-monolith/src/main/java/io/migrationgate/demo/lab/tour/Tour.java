package io.migrationgate.demo.lab.tour;

import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks migrations through their phases while users read and write, and counts at the end. The
 * walks are {@link GuidedWalk} and {@link RoundTrip}.
 */
public final class Tour {
  private static final Logger LOG = LoggerFactory.getLogger(Tour.class);
  private static final long WARM_UP_MILLIS = 1_000;

  private final Narrator narrator;
  private final RunningShop shop;
  private final TourSettings settings;
  private final List<Steps> walked = new ArrayList<>();

  /** A tour of this shop. */
  public Tour(Narrator narrator, RunningShop shop, TourSettings settings) {
    this.narrator = narrator;
    this.shop = shop;
    this.settings = settings;
  }

  /**
   * Goes all the way.
   *
   * @return whether it came to the end, and nothing failed, was lost or was stale
   */
  public boolean run() throws SQLException, InterruptedException {
    narrator.say("");
    narrator.say("Every line of numbers covers the commands since the one before it, and");
    narrator.say(
        "%.1f s after them; what happens while a phase changes is in it.",
        settings.phase().toMillis() / 1e3);
    shop.startLoad();
    Thread.sleep(WARM_UP_MILLIS);
    String stopped = walk();
    narrator.title("What the users saw");
    walked.forEach(Steps::table);
    narrator.title("Verdict: every acknowledged write, looked up in the tables, load paused");
    RunVerdict verdict = shop.checks(narrator).verdict(shop::phase);
    boolean passed = stopped == null && verdict.clean();
    if (passed) {
      narrator.good("PASSED: " + way() + " under load, and nothing was lost.");
    } else {
      narrator.bad("FAILED: "
          + (stopped == null ? "the walk came to its end, but not without loss." : stopped));
    }
    return passed;
  }

  private String way() {
    if (settings.roundTrips().isEmpty()) {
      return "from read-old to contracted";
    }
    List<String> names = settings.roundTrips().stream().map(Kind::migration).toList();
    return String.join(", ", names) + " up, back down, up again and to contracted";
  }

  /** Why it stopped; null if it came to the end. */
  private @Nullable String walk() throws SQLException, InterruptedException {
    try {
      if (settings.roundTrips().isEmpty()) {
        new GuidedWalk(settings.sabotage()).walk(steps(Kind.CUSTOMER));
      }
      for (Kind kind : settings.roundTrips()) {
        new RoundTrip().walk(steps(kind));
      }
      return null;
    } catch (StoppedException e) {
      narrator.bad("  stopped: " + e.getMessage());
      return stopped(e.getMessage());
    } catch (RuntimeException e) {
      // Whatever it was, the users are still there, and what became of their writes counts.
      LOG.error("the walk met an unexpected error", e);
      return stopped(String.valueOf(e));
    }
  }

  private Steps steps(Kind kind) {
    Steps steps = new Steps(narrator, shop, settings.phase(), kind);
    walked.add(steps);
    return steps;
  }

  private String stopped(@Nullable String why) {
    Steps last = walked.get(walked.size() - 1);
    String of = settings.roundTrips().isEmpty() ? "" : " of " + last.migration();
    return "the walk" + of + " stopped in " + last.phase() + ": " + why + ".";
  }
}
