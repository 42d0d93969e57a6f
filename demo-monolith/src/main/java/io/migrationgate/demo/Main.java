package io.migrationgate.demo;

import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.demo.lab.fleet.ReleaseJars;
import io.migrationgate.demo.lab.live.LiveTimeline;
import io.migrationgate.demo.lab.load.LoadSettings;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.lab.weekly.WeeklyRun;
import io.migrationgate.demo.lab.weekly.WeeklySettings;
import io.migrationgate.demo.lab.weekly.WeeklySettings.Hazard;
import io.migrationgate.demo.lab.weekly.WeeklySettings.Pace;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program {@code demo.jar}: the weekly release, or, with {@code tour}, a shop in one process.
 */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "The weekly release at eleven in the morning: releases 46, 47 and 48 of a shop roll over a"
          + " database under load, in processes of their own, and three migrations go from the"
          + " first phase to the last. At the end every acknowledged write is looked up.",
      ""
    },
    footer = {
      "",
      "Without --jdbc-url an embedded PostgreSQL is started in a temporary directory, and removed"
          + " at the end; with --database mariadb, a MariaDB. The password for --jdbc-url is read"
          + " from MGATE_DEMO_PASSWORD.",
      "Exit codes: 0 nothing was lost, 1 something was, 2 usage, 3 the run could not be made."
    },
    exitCodeOnExecutionException = 3)
public final class Main implements Callable<Integer> {
  @Option(names = "--fast", description = "As quickly as it shows anything: in three minutes.")
  private boolean fast;

  @Option(names = "--step", description = "Wait for Enter before each command.")
  private boolean step;

  @Option(
      names = "--chaos",
      description = "Kill and pause processes, restart the database and break connections,"
          + " at moments drawn from the seed.")
  private boolean chaos;

  @Option(
      names = "--without-safety",
      description = "Without acknowledgements, commit checks and barriers: loses writes.")
  private boolean withoutSafety;

  @Option(
      names = "--release-45",
      description = "A process of release 45, which has no engine, serves beside the others until"
          + " they all read the new columns: bridges keep these for it.")
  private boolean release45;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "2",
      description = "Processes of each release. Default: ${DEFAULT-VALUE}.")
  private int processes;

  @Option(
      names = "--seconds-per-phase",
      paramLabel = "S",
      description = "How long each phase is watched. Default: 10, or 2.5 with --fast or --step.")
  private @Nullable Double secondsPerPhase;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = "weekly-report",
      description = "Where the report and the logs go. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("weekly-report");

  @Mixin
  private final ShopOptions shop = new ShopOptions();

  @Option(
      names = "--jar",
      paramLabel = "RELEASE=FILE",
      description = "Start a release from this jar, for example from one that was built with an"
          + " older version of the library. May be repeated.")
  private final Map<Integer, Path> jars = new LinkedHashMap<>();

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

  private Main(Io world) {
    this.world = world;
  }

  /** Runs until the walk has ended, or Ctrl-C. */
  public static void main(String[] args) {
    Thread main = Thread.currentThread();
    Thread hook = new Thread(() -> stop(main), "demo-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = Terminal.system().coloured();
    int code = run(args, out, err, terminal, System.getenv());
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Ctrl-C: the hook waits for this thread, and the process ends with its own exit code.
      return;
    }
    System.exit(code);
  }

  /** Lets the main thread unwind and clean up, since hooks run while it still works. */
  private static void stop(Thread main) {
    main.interrupt();
    try {
      // Processes of the shop leave, and the database stops: on a busy machine that takes a while,
      // and what is not waited for here outlives this process.
      main.join(Duration.ofMinutes(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs in this process.
   *
   * @param terminal whether a person sits in front of {@code out}
   * @return the exit code
   */
  static int run(
      String[] args,
      PrintWriter out,
      PrintWriter err,
      boolean terminal,
      Map<String, String> environment) {
    Io world = new Io(out, err, terminal, environment);
    return new CommandLine(new Main(world))
        .addSubcommand(new TourCommand(world))
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }

  @Override
  public Integer call() {
    WeeklySettings settings = settings();
    LiveTimeline timeline = new LiveTimeline(world.out(), world.terminal(), world.terminal());
    return world.exitCode(() -> {
      try (DemoDatabase database = shop.database(world, settings.sessions())) {
        return new WeeklyRun(settings, timeline, world.terminal()).on(database);
      }
    });
  }

  private WeeklySettings settings() {
    if ((fast && step) || (chaos && withoutSafety)) {
      throw new ParameterException(
          spec.commandLine(),
          "expected: one of --fast and --step, of --chaos and --without-safety");
    }
    Pace pace = fast ? Pace.FAST : step ? Pace.STEPS : Pace.UNHURRIED;
    Hazard hazard = chaos ? Hazard.CHAOS : withoutSafety ? Hazard.NO_SAFETY : Hazard.NONE;
    Duration watch = secondsPerPhase == null
        ? pace.watch()
        : Duration.ofMillis(Math.round(secondsPerPhase * 1_000));
    try {
      shop.check();
      int users = shop.users != null ? shop.users : 8;
      LoadSettings load = new LoadSettings(users, shop.drawnSeed(), 5, shop.customers);
      return new WeeklySettings(load, processes, pace, watch, hazard, release45, jars(), report);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "expected: " + e.getMessage(), e);
    }
  }

  /** Beside this one, or where {@code shop.jars} says. */
  private ReleaseJars jars() {
    String told = System.getProperty("shop.jars");
    return new ReleaseJars(told == null ? ownDirectory() : Path.of(told), jars);
  }

  private static Path ownDirectory() {
    CodeSource source = Main.class.getProtectionDomain().getCodeSource();
    return Path.of(URI.create(source.getLocation().toString())).resolveSibling("");
  }
}
