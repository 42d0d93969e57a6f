package io.migrationgate.demo.lab.balance;

import io.migrationgate.demo.http.RequestTimeouts;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Spreads requests over the processes of the shop. A process that does not answer {@code /health}
 * with 200 in time gets none; one that is to be stopped is drained first.
 */
public final class LoadBalancer implements AutoCloseable {
  /** The header of answers that are the balancer's own. */
  public static final String HEADER = "X-Balancer";

  /** Nobody answers health checks. */
  static final String NOBODY = "nobody is there";

  /** The process that the request was sent to did not answer it. */
  static final String NO_ANSWER = "no answer";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration CHECK_EVERY = Duration.ofMillis(250);
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);

  // Shorter than the backends': or a request would meet a connection that its other end is closing.
  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(10);

  private final Backends backends = new Backends();
  private final RequestTimeouts timeouts;
  private final Server server;
  private final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(CHECK_TIMEOUT)
      .build();
  private final CountDownLatch closed = new CountDownLatch(1);

  private LoadBalancer(RequestTimeouts timeouts) {
    this.timeouts = timeouts;
    this.server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(LOOPBACK);
    connector.setIdleTimeout(TimeUnit.MINUTES.toMillis(10));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler(server, "/");
    ServletHolder holder = new ServletHolder(new BalancingServlet(backends, timeouts.process()));
    holder.setAsyncSupported(true);
    holder.setInitParameter("maxThreads", "32");
    holder.setInitParameter("idleTimeout", Long.toString(IDLE_CONNECTION.toMillis()));
    context.addServlet(holder, "/*");
  }

  /** Opens it on a free port of the loopback address. */
  public static LoadBalancer start(RequestTimeouts timeouts) {
    LoadBalancer balancer = new LoadBalancer(timeouts);
    try {
      balancer.server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the load balancer does not start", e);
    }
    Thread checks = new Thread(balancer::checkUntilClosed, "health-checks");
    checks.setDaemon(true);
    checks.start();
    return balancer;
  }

  /** Where it is, without a slash at the end. */
  public String url() {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    return "http://" + LOOPBACK + ":" + connector.getLocalPort();
  }

  /** Adds a process that is ready. */
  public void add(String name, String url) {
    backends.add(new Backend(name, url));
  }

  /**
   * Takes a process out: it gets no new requests, and those under way end first.
   *
   * @return whether all of them have ended
   */
  public boolean remove(String name) throws InterruptedException {
    boolean drained = true;
    for (Backend backend : backends.all()) {
      if (backend.name().equals(name)) {
        drained &= backends.drain(backend, timeouts.drain());
      }
    }
    return drained;
  }

  /** How many requests a process has been sent since it was added. */
  public long requests(String name) {
    return backends.requests(name);
  }

  private void checkUntilClosed() {
    try {
      while (!closed.await(CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks all of them at once: one that hangs keeps nobody else from being asked. */
  private void check() {
    CompletableFuture<?>[] asked =
        backends.all().stream().map(this::check).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(asked).join();
  }

  private CompletableFuture<Void> check(Backend backend) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(backend.url() + "/health"))
        .timeout(CHECK_TIMEOUT)
        .build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode)
        .handle((status, failure) -> {
          if (failure != null && failure.getCause() instanceof ConnectException) {
            backends.refused(backend);
          } else {
            backends.answered(backend, failure == null && status == 200);
          }
          return status;
        })
        .thenAccept(status -> {});
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the load balancer does not stop", e);
    }
  }
}
