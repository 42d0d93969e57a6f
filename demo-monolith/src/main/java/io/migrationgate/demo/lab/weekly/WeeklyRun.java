package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.lab.balance.LoadBalancer;
import io.migrationgate.demo.lab.chaos.Chaos;
import io.migrationgate.demo.lab.chaos.CuttingProxy;
import io.migrationgate.demo.lab.checks.Checks;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Launcher;
import io.migrationgate.demo.lab.live.LiveTimeline;
import io.migrationgate.demo.lab.load.LoadDriver;
import io.migrationgate.demo.lab.oracle.ShopOracle;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.record.HostLoad;
import io.migrationgate.demo.lab.record.Outcome;
import io.migrationgate.demo.lab.record.RunHead;
import io.migrationgate.demo.lab.record.RunRecorder;
import io.migrationgate.demo.lab.record.Targets;
import io.migrationgate.demo.lab.report.Reports;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.lab.weekly.WeeklySettings.Hazard;
import io.migrationgate.demo.lab.weekly.WeeklySettings.Pace;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: the stage is set, the walk is walked, the writes are counted, the report is written. */
public final class WeeklyRun {
  private static final Logger LOG = LoggerFactory.getLogger(WeeklyRun.class);

  private static final WeeklyWalk.Interlude NOTHING = new WeeklyWalk.Interlude() {
    @Override
    public void begin() {}

    @Override
    public void finish() {}
  };

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
    LoadDriver load = new LoadDriver(settings.load(), settings.hazard().timeouts());
    load.fill(database.address());
    RunRecorder recorder = new RunRecorder(
        TimeSource.SYSTEM, load.stats()::nextWindow, HostLoad.here(database::process)::otherCores);
    narrator.say(
        "%s; %,d customers from before, %d users at once, seed %d",
        database.describe(),
        settings.load().customers(),
        settings.load().users(),
        settings.load().seed());
    DatabaseAddress address = database.address();
    try (CuttingProxy proxy = new CuttingProxy(address.host(), address.port());
        LoadBalancer balancer = LoadBalancer.start(settings.hazard().timeouts());
        Fleet fleet = new Fleet(
            new Launcher(launching(address, proxy)), balancer, settings.hazard() == Hazard.CHAOS);
        load) {
      WeeklyStage stage = new WeeklyStage(
          database,
          balancer,
          fleet,
          load,
          new ShopOracle(load.ledger(), new ShopTables(address)),
          recorder,
          timeline,
          narrator,
          new OperatorConsole(narrator, address),
          Scripts.in(settings.reports().resolve("scripts"), address.vendor()));
      return play(stage, proxy);
    }
  }

  private Launcher.Settings launching(DatabaseAddress address, CuttingProxy proxy) {
    boolean chaos = settings.hazard() == Hazard.CHAOS;
    return new Launcher.Settings(
        settings.jars(),
        settings.reports().resolve("logs"),
        chaos ? address.through(proxy.port()) : address,
        settings.hazard().lease(),
        settings.connections(),
        settings.hazard().timeouts(),
        settings.hazard().mainClass());
  }

  private boolean play(WeeklyStage stage, CuttingProxy proxy)
      throws SQLException, InterruptedException {
    Duration patience = settings.hazard().patience();
    Prompt prompt =
        settings.pace() == Pace.STEPS ? EnterPrompt.reading(System.in, timeline) : Prompt.NONE;
    Script script = new Script(stage, settings.watch(), patience, prompt);
    Checks checks = new Checks(narrator, stage.load(), stage.oracle(), patience);
    boolean clerks = settings.hazard() == Hazard.NO_SAFETY;
    try (SlowTransactions late = new SlowTransactions(stage);
        StoreWatch store = new StoreWatch(stage.database().address());
        Sampler sampler = new Sampler(stage.fleet(), stage.recorder(), timeline, store)) {
      Moves moves = settings.hazard() == Hazard.CHAOS
          ? new RetryingOperator(script, store)
          : new SteadyMoves(script, store);
      WeeklyWalk walk = new WeeklyWalk(
          script,
          moves,
          store,
          checks,
          new WeeklyWalk.Plan(settings.processes(), settings.release45(), clerks ? late : NOTHING));
      sampler.start();
      Chaos chaos = new Chaos(
          new Chaos.Victims(stage.database(), proxy, stage.fleet(), stage.recorder(), narrator),
          settings.hazard().lease(),
          settings.load().seed());
      String stopped = walk(walk, stage, chaos);
      timeline.clear();
      narrator.title("Verdict: every acknowledged write, looked up in the tables, load paused");
      if (settings.hazard() == Hazard.CHAOS) {
        narrator.say("  harm done: " + chaos.done());
      }
      Outcome outcome = new Outcome(
          checks.verdict(migration -> store.ask(() -> store.phase(migration))),
          stage.load().stats().brokenOff(),
          checks.comparisons(),
          stopped);
      sampler.stop();
      return report(stage, outcome);
    }
  }

  /** Why it stopped; null if it came to the end. */
  private @Nullable String walk(WeeklyWalk walk, WeeklyStage stage, Chaos chaos)
      throws SQLException, InterruptedException {
    try (chaos) {
      walk.open();
      stage.load().start(List.of(stage.balancer().url()));
      if (settings.hazard() == Hazard.CHAOS) {
        stage.load().stats().excusePassingTrouble(stage.recorder()::brokeOff);
        chaos.start();
      }
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

  private boolean report(WeeklyStage stage, Outcome outcome) throws SQLException {
    RunHead head = new RunHead(
        settings.hazard().title(),
        settings.load().seed(),
        stage.recorder().started(),
        RunHead.Environment.here(stage.database().describe()),
        settings.release45()
            ? List.of("shop-45", "shop-46", "shop-47", "shop-48")
            : List.of("shop-46", "shop-47", "shop-48"),
        settings.pace() == Pace.FAST ? Targets.FAST : Targets.UNHURRIED);
    Reports reports = new Reports(stage.recorder().record(head, outcome));
    try {
      reports.writeTo(settings.reports());
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written", e);
    }
    reports.missedTargets().forEach(target -> narrator.say("  " + target));
    narrator.say("  the report is in " + settings.reports());
    if (outcome.passed()) {
      narrator.good("PASSED: two releases and three migrations under load, and nothing was lost"
          + reports.missed() + ".");
    } else {
      narrator.bad("FAILED: "
          + (outcome.stopped() == null
              ? "the walk came to its end, but not without loss."
              : outcome.stopped()));
    }
    return outcome.passed();
  }
}
