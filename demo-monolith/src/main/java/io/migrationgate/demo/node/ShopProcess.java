package io.migrationgate.demo.node;

import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.http.RequestTimeouts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A process of the shop: serves until it is asked to terminate, then takes no more requests,
 * answers those it has, and leaves the store.
 */
@Command(
    name = "shop",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 3,
    description = "One process of the shop. The database password is read from SHOP_PASSWORD.",
    footer = "Exit codes: 0 asked to terminate, 1 may not run now, 2 usage, 3 cannot run.")
public final class ShopProcess implements Callable<Integer> {
  /** What the line begins with that says that it serves; the address follows. */
  public static final String READY = "ready ";

  private static final int REFUSED = 1;
  private static final int UNUSABLE = 3;

  @Option(names = "--jdbc-url", required = true, paramLabel = "URL", description = "The database.")
  private String url = "";

  @Option(names = "--user", required = true, paramLabel = "USER", description = "Database user.")
  private String user = "";

  @Option(
      names = "--port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "HTTP port on 127.0.0.1. Default: any.")
  private int port;

  @Option(
      names = "--connections",
      defaultValue = "8",
      paramLabel = "N",
      description = "Requests that work on the database at once. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--lease-millis",
      defaultValue = "10000",
      paramLabel = "MS",
      description = "For how long a heartbeat is good. Default: ${DEFAULT-VALUE}.")
  private long leaseMillis;

  @Option(
      names = "--request-millis",
      // From the environment too: a jar of an earlier build does not know the option.
      defaultValue = "${env:SHOP_REQUEST_MILLIS:-30000}",
      paramLabel = "MS",
      description = "For how long users wait for an answer. Default: 30000.")
  private long requestMillis;

  @Option(
      names = "--while-input",
      description = "End with standard input too, so as not to outlive who started it.")
  private boolean whileInput;

  private final ServingNode.Starter starter;

  private ShopProcess(ServingNode.Starter starter) {
    this.starter = starter;
  }

  /**
   * Serves until the process is asked to terminate.
   *
   * @param starter starts the node of one release
   * @return the exit code
   */
  public static int run(ServingNode.Starter starter, String... arguments) {
    return new CommandLine(new ShopProcess(starter)).execute(arguments);
  }

  @Override
  public Integer call() {
    @Nullable String password = System.getenv("SHOP_PASSWORD");
    DatabaseAddress address = new DatabaseAddress(url, user, password == null ? "" : password);
    NodeOptions options = new NodeOptions(
        port,
        connections,
        Duration.ofMillis(leaseMillis),
        new RequestTimeouts(Duration.ofMillis(requestMillis)));
    ServingNode node;
    try {
      node = starter.start(address, options);
    } catch (CannotServeException e) {
      System.err.println(e.getMessage());
      return e.refused() ? REFUSED : UNUSABLE;
    }
    // SIGTERM runs the hook; the process ends when it has run.
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shop-closing"));
    System.out.println(READY + node.url());
    await();
    return 0;
  }

  private void await() {
    try {
      if (whileInput) {
        System.in.transferTo(OutputStream.nullOutputStream());
      } else {
        new CountDownLatch(1).await();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
