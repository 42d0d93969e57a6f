package io.migrationgate.demo;

import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.load.LoadSettings;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.lab.tour.RunningShop;
import io.migrationgate.demo.lab.tour.Tour;
import io.migrationgate.demo.lab.tour.TourSettings;
import io.migrationgate.demo.lab.tour.UnattendedRun;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code demo tour}: shop, nodes and users in one process, and a walk through phases.
 */
@Command(
    name = "tour",
    sortOptions = false,
    description = {
      "The shop in one process: walks the migration 'customer-name-split' from read-old to"
          + " contracted under load, without releases. With --migration the walk goes up to"
          + " write-new, back down to read-old, up again, and to contracted.",
      ""
    })
final class TourCommand implements Callable<Integer> {
  @Option(
      names = "--serve",
      description = "No tour: keep shop and users going until Ctrl-C, and move phases yourself.")
  private boolean serve;

  @Option(
      names = "--migration",
      paramLabel = "NAME",
      description = "Walk this migration up, back down and up again: customer-name-split,"
          + " order-address-table or price-cents; or all, one after the other.")
  private @Nullable String migration;

  @Option(
      names = "--keep",
      description = "After the tour, keep shop and database until Ctrl-C, to look around.")
  private boolean keep;

  @Option(
      names = "--seconds-per-phase",
      paramLabel = "S",
      defaultValue = "2.5",
      description = "How long each phase is watched. Default: ${DEFAULT-VALUE}.")
  private double secondsPerPhase;

  @Mixin
  private final ShopOptions shop = new ShopOptions();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "2",
      description = "Nodes of the shop on the one database. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "HTTP port of the first node, on 127.0.0.1; the others follow. Default: any.")
  private int port;

  /** See docs/demo.md. */
  @Option(names = "--sabotage", hidden = true)
  private boolean sabotage;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private final Io world;

  TourCommand(Io world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    TourSettings settings = settings();
    return world.exitCode(() -> {
      try (DemoDatabase database = shop.database(world, settings.sessions())) {
        return on(database, settings);
      }
    });
  }

  private boolean on(DemoDatabase database, TourSettings settings)
      throws SQLException, InterruptedException {
    Narrator narrator = new Narrator(world.out(), world.terminal());
    try (RunningShop running = RunningShop.open(database, settings)) {
      LoadSettings load = settings.load();
      narrator.say("%s; %d nodes of the shop, all in this process:", database.describe(), nodes);
      running.urls().forEach(url -> narrator.say("  " + url));
      narrator.say(
          "%,d customers from before, %d users at once, seed %d",
          load.customers(), load.users(), load.seed());
      if (serve) {
        return new UnattendedRun(narrator, running).run();
      }
      boolean passed = new Tour(narrator, running, settings).run();
      if (keep) {
        new UnattendedRun(narrator, running).stay();
      }
      return passed;
    }
  }

  private List<Kind> roundTrips() {
    if (migration == null) {
      return List.of();
    }
    List<Kind> named = Arrays.stream(Kind.values())
        .filter(kind -> "all".equals(migration) || kind.migration().equals(migration))
        .toList();
    if (serve) {
      throw new IllegalArgumentException("--serve without --migration");
    }
    if (named.isEmpty()) {
      String names =
          Arrays.stream(Kind.values()).map(Kind::migration).collect(Collectors.joining(", "));
      throw new IllegalArgumentException("a --migration of " + names + ", or all");
    }
    return named;
  }

  private TourSettings settings() {
    int atOnce = shop.users != null ? shop.users : serve ? 4 : 8;
    Duration phase = Duration.ofMillis(Math.round(secondsPerPhase * 1_000));
    try {
      shop.check();
      LoadSettings load =
          new LoadSettings(atOnce, shop.drawnSeed(), serve ? 20 : 5, shop.customers);
      return new TourSettings(load, nodes, port, phase, sabotage, roundTrips());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "expected: " + e.getMessage(), e);
    }
  }
}
