package io.migrationgate.demo;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.DemoDatabase;
import io.migrationgate.demo.load.LoadSettings;
import io.migrationgate.demo.oracle.Kind;
import io.migrationgate.demo.tour.Narrator;
import io.migrationgate.demo.tour.OpenHouse;
import io.migrationgate.demo.tour.RunningShop;
import io.migrationgate.demo.tour.Tour;
import io.migrationgate.demo.tour.TourSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The program {@code demo.jar}: a shop, users, and a guided tour through a migration. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Opens a small shop, lets users in, and walks the migration 'customer-name-split' from"
          + " read-old to contracted while they read and write. At the end every acknowledged write"
          + " is looked up in the tables. With --migration the walk goes up to write-new, back down"
          + " to read-old, up again, and to contracted.",
      ""
    },
    footer = {
      "",
      "Without --jdbc-url an embedded PostgreSQL is started in a temporary directory, and removed"
          + " at the end. The password for --jdbc-url is read from MGATE_DEMO_PASSWORD.",
      "Exit codes: 0 nothing was lost, 1 something was, 2 usage, 3 the run could not be made."
    },
    exitCodeOnExecutionException = 3)
public final class Main implements Callable<Integer> {
  private static final int LOST = 1;
  private static final int UNUSABLE = 3;
  private static final int INTERRUPTED = 130;

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

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Users at once. Default: 8, or 4 with --serve.")
  private @Nullable Integer users;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Customers from the beginning. Default: ${DEFAULT-VALUE}.")
  private int customers;

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

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Of what users do. Default: drawn, and printed.")
  private @Nullable Long seed;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "Another PostgreSQL or MariaDB, with an empty schema.")
  private @Nullable String jdbcUrl;

  @Option(names = "--user", paramLabel = "USER", description = "Database user for --jdbc-url.")
  private @Nullable String user;

  /** See docs/demo.md. */
  @Option(names = "--sabotage", hidden = true)
  private boolean sabotage;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks for it
  private boolean help;

  private final CommandSpec spec;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;
  private final Map<String, String> environment;

  private Main(
      PrintWriter out, PrintWriter err, boolean terminal, Map<String, String> environment) {
    this.spec = CommandSpec.forAnnotatedObject(this);
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Runs until the tour has ended, or Ctrl-C. */
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
      main.join(Duration.ofSeconds(20).toMillis());
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
    return new CommandLine(new Main(out, err, terminal, environment).spec)
        .setOut(out)
        .setErr(err)
        .execute(args);
  }

  @Override
  public Integer call() {
    TourSettings settings = settings();
    try (DemoDatabase database = database()) {
      return on(database, settings);
    } catch (InterruptedException e) {
      out.println();
      out.println("interrupted: everything is stopped");
      return INTERRUPTED;
    } catch (MigrationGateException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    } catch (SQLException e) {
      err.println(new Problem(
              "database",
              String.valueOf(e.getMessage()),
              "one that can be used",
              "check --jdbc-url, --user and MGATE_DEMO_PASSWORD")
          .message());
      return UNUSABLE;
    }
  }

  private DemoDatabase database() throws SQLException {
    String url = jdbcUrl;
    if (url == null) {
      out.println("starting an embedded PostgreSQL ...");
      return DemoDatabase.embedded();
    }
    String password = environment.getOrDefault("MGATE_DEMO_PASSWORD", "");
    String name = user == null ? System.getProperty("user.name", "") : user;
    return DemoDatabase.at(new DatabaseAddress(url, name, password));
  }

  private int on(DemoDatabase database, TourSettings settings)
      throws SQLException, InterruptedException {
    Narrator narrator = new Narrator(out, terminal);
    try (RunningShop shop = RunningShop.open(database, settings)) {
      LoadSettings load = settings.load();
      narrator.say("%s; %d nodes of the shop, all in this process:", database.describe(), nodes);
      shop.urls().forEach(url -> narrator.say("  " + url));
      narrator.say(
          "%,d customers from before, %d users at once, seed %d",
          load.customers(), load.users(), load.seed());
      if (serve) {
        return new OpenHouse(narrator, shop).run() ? 0 : LOST;
      }
      boolean passed = new Tour(narrator, shop, settings).run();
      if (keep) {
        new OpenHouse(narrator, shop).stay();
      }
      return passed ? 0 : LOST;
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
    int atOnce = users != null ? users : serve ? 4 : 8;
    long drawn = seed != null ? seed : new SecureRandom().nextInt(1_000_000);
    Duration phase = Duration.ofMillis(Math.round(secondsPerPhase * 1_000));
    try {
      LoadSettings load = new LoadSettings(atOnce, drawn, serve ? 20 : 5, customers);
      return new TourSettings(load, nodes, port, phase, sabotage, roundTrips());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "expected: " + e.getMessage(), e);
    }
  }
}
