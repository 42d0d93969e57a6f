package io.migrationgate.demo.weekly;

import io.migrationgate.demo.balance.LoadBalancer;
import io.migrationgate.demo.console.Narrator;
import io.migrationgate.demo.console.Operator;
import io.migrationgate.demo.console.StoppedException;
import io.migrationgate.demo.database.DemoDatabase;
import io.migrationgate.demo.fleet.Fleet;
import io.migrationgate.demo.fleet.Launcher;
import io.migrationgate.demo.load.LoadDriver;
import io.migrationgate.demo.node.NodeOptions;
import io.migrationgate.demo.oracle.ShopOracle;
import io.migrationgate.demo.oracle.ShopTables;
import io.migrationgate.demo.oracle.Verdict;
import io.migrationgate.demo.report.LiveTimeline;
import io.migrationgate.demo.report.Outcome;
import io.migrationgate.demo.report.Reports;
import io.migrationgate.demo.report.RunHead;
import io.migrationgate.demo.report.RunRecorder;
import io.migrationgate.demo.report.Targets;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: the stage is set, the walk is walked, the writes are counted, the report is written. */
public final class WeeklyRun {
  private static final Logger LOG = LoggerFactory.getLogger(WeeklyRun.class);

  private final WeeklySettings settings;
  private final LiveTimeline timeline;
  private final Narrator narrator;

  /**
   * A run.
   *
   * @param timeline where it is seen
   * @param terminal whether a person sits in front of it
   */
  public WeeklyRun(WeeklySettings settings, LiveTimeline timeline, boolean terminal) {
    this.settings = settings;
    this.timeline = timeline;
    this.narrator = new Narrator(timeline.above(), terminal);
  }

  /**
   * Runs it.
   *
   * @return whether it came to the end, and nothing failed, was lost or was stale
   */
  public boolean on(DemoDatabase database) throws SQLException, InterruptedException {
    database.createOldTables();
    LoadDriver load = new LoadDriver(settings.load());
    load.fill(database.address());
    RunRecorder recorder = new RunRecorder(TimeSource.SYSTEM, load.stats()::nextWindow);
    narrator.say(
        "%s; %,d customers from before, %d users at once, seed %d",
        database.describe(),
        settings.load().customers(),
        settings.load().users(),
        settings.load().seed());
    Launcher launcher = new Launcher(new Launcher.Settings(
        settings.jars(),
        settings.reports().resolve("logs"),
        database.address(),
        NodeOptions.USUAL_LEASE,
        settings.load().users(),
        null));
    try (LoadBalancer balancer = LoadBalancer.start();
        Fleet fleet = new Fleet(launcher, balancer);
        load) {
      Stage stage = new Stage(
          database,
          balancer,
          fleet,
          load,
          new ShopOracle(load.ledger(), new ShopTables(database.address())),
          recorder,
          timeline,
          narrator,
          new Operator(narrator, database.address()),
          Path.of("src"));
      return play(stage);
    }
  }

  private boolean play(Stage stage) throws SQLException, InterruptedException {
    Checks checks = new Checks(stage);
    Script script = new Script(stage, settings.pace().watch(), Prompt.NONE);
    try (StoreWatch store = new StoreWatch(stage.database().address())) {
      WeeklyWalk walk = new WeeklyWalk(script, new Moves(script, store), store, checks);
      Verdict verdict;
      String stopped;
      try (Sampler sampler =
          new Sampler(stage.fleet(), stage.recorder(), stage.timeline(), store)) {
        sampler.start();
        stopped = walk(walk, stage);
        stage.timeline().clear();
        narrator.title("Verdict: every acknowledged write, looked up in the tables, load paused");
        verdict = checks.verdict(store);
      }
      return report(stage, new Outcome(
          verdict, stage.load().stats().brokenOff(), checks.comparisons(), stopped));
    }
  }

  /** Why it stopped; null if it came to the end. */
  private @Nullable String walk(WeeklyWalk walk, Stage stage)
      throws SQLException, InterruptedException {
    try {
      walk.open();
      stage.load().start(List.of(stage.balancer().url()));
      walk.walk();
      return null;
    } catch (StoppedException e) {
      narrator.bad("  stopped: " + e.getMessage());
      return e.getMessage();
    } catch (RuntimeException e) {
      // Whatever it was, the users are still there, and what became of their writes counts.
      LOG.error("the walk met an unexpected error", e);
      return String.valueOf(e);
    }
  }

  private boolean report(Stage stage, Outcome outcome) throws SQLException {
    RunHead head = new RunHead(
        "The weekly release",
        settings.load().seed(),
        stage.recorder().started(),
        RunHead.Environment.here(stage.database().describe()),
        List.of("shop-46", "shop-47", "shop-48"),
        settings.pace() == WeeklySettings.Pace.FAST ? Targets.FAST : Targets.UNHURRIED);
    try {
      new Reports(stage.recorder().record(head, outcome)).writeTo(settings.reports());
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written", e);
    }
    narrator.say("report: " + settings.reports());
    if (outcome.passed()) {
      narrator.good("PASSED: two releases and three migrations under load, and nothing was lost.");
    } else {
      narrator.bad("FAILED: "
          + (outcome.stopped() == null
              ? "the walk came to its end, but not without loss."
              : outcome.stopped()));
    }
    return outcome.passed();
  }
}
