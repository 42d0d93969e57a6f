package io.migrationgate.demo.weekly;

import io.migrationgate.demo.load.LoadSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run goes.
 *
 * @param load how much load
 * @param pace how quickly it goes
 * @param hazard what is done to it
 * @param jars the directory with the jars of the releases
 * @param reports the directory for reports and logs
 */
public record WeeklySettings(
    LoadSettings load, Pace pace, Hazard hazard, Path jars, Path reports) {
  /** How quickly a run goes. */
  public enum Pace {
    /** As quickly as it shows anything: under three minutes. */
    FAST(Duration.ofMillis(2_500)),
    /** With time to look at the users in each phase. */
    UNHURRIED(Duration.ofSeconds(10)),
    /** Each command waits for Enter. */
    STEPS(Duration.ofMillis(2_500));

    private final Duration watch;

    Pace(Duration watch) {
      this.watch = watch;
    }

    /** For how long each phase is watched. */
    Duration watch() {
      return watch;
    }
  }

  /** What is done to a run. */
  public enum Hazard {
    /** Nothing. */
    NONE,
    /** Processes are killed and paused, the database restarts, connections break. */
    CHAOS,
    /** Acknowledgements, commit checks and barriers are left out, so that writes are lost. */
    NO_SAFETY
  }
}
