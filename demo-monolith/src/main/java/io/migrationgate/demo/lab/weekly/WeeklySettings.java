package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.demo.lab.fleet.ReleaseJars;
import io.migrationgate.demo.lab.load.LoadSettings;
import io.migrationgate.demo.lab.server.DemoDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes.
 *
 * @param load how much load
 * @param processes of each release
 * @param pace how quickly it goes
 * @param watch for how long each phase is watched
 * @param hazard what is done to it
 * @param release45 whether a process without the engine serves beside the others
 * @param jars of the releases
 * @param reports the directory for reports and logs
 */
public record WeeklySettings(
    LoadSettings load,
    int processes,
    Pace pace,
    Duration watch,
    Hazard hazard,
    boolean release45,
    ReleaseJars jars,
    Path reports) {
  private static final int MAX_PROCESSES = 8;

  /** Checks the ranges. */
  public WeeklySettings {
    if (processes < 1 || processes > MAX_PROCESSES) {
      throw new IllegalArgumentException("1 to " + MAX_PROCESSES + " processes of each release");
    }
    if (watch.isNegative() || watch.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("0 to 3,600 seconds for each phase");
    }
    // A bridge carries the writes that are to be lost; an older library may know none; and whoever
    // mends what chaos did knows phases only.
    if (release45 && (hazard != Hazard.NONE || !jars.elsewhere().isEmpty())) {
      throw new IllegalArgumentException(
          "--release-45 without --chaos, --without-safety and --jar");
    }
  }

  /** Connections of each process, for the users' reads, and as many for their writes. */
  int connections() {
    // Slow transactions keep theirs for long; the users need as many as ever.
    return load.users() + (hazard == Hazard.NO_SAFETY ? SlowTransactions.CLERKS : 0);
  }

  /**
   * How many sessions the database must allow at once: two releases, a process of release 45, and
   * one that is refused.
   */
  public int sessions() {
    return DemoDatabase.sessions(2 * processes + 2, connections());
  }

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

    /** For how long each phase is watched, unless one says otherwise. */
    public Duration watch() {
      return watch;
    }
  }

  /** What is done to a run. */
  public enum Hazard {
    /** Nothing. */
    NONE("The weekly release", 10_000, 0, null),
    /** Processes are killed and paused, the database restarts, connections break. */
    CHAOS("The weekly release, with chaos", 4_000, 120, null),
    /** Acknowledgements do not wait, and commits are not checked, so that writes are lost. */
    NO_SAFETY(
        "The weekly release, without safety",
        10_000,
        0,
        "io.migrationgate.demo.lab.unsafe.UnsafeShop");

    private final String title;
    private final long leaseMillis;
    private final long patienceSeconds;
    private final @Nullable String mainClass;

    Hazard(String title, long leaseMillis, long patienceSeconds, @Nullable String mainClass) {
      this.title = title;
      this.leaseMillis = leaseMillis;
      this.patienceSeconds = patienceSeconds;
      this.mainClass = mainClass;
    }

    /** Of the report. */
    String title() {
      return title;
    }

    /** For how long a heartbeat of the shop's nodes is good. */
    Duration lease() {
      return Duration.ofMillis(leaseMillis);
    }

    /** How long requests may take. */
    RequestTimeouts timeouts() {
      return this == CHAOS ? RequestTimeouts.WHERE_HARMED : RequestTimeouts.USUAL;
    }

    /** For how long something is tried that comes to no answer; at least once. */
    Duration patience() {
      return Duration.ofSeconds(patienceSeconds);
    }

    /** What is started instead of the jars' own main classes; null for those. */
    @Nullable
    String mainClass() {
      return mainClass;
    }
  }
}
