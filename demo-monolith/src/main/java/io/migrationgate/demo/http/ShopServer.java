package io.migrationgate.demo.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Inject;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import io.migrationgate.demo.shop.ShopException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the shop on the loopback address.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code /customers/{id}}</td><td>PUT creates, GET in version 1 or 2, as {@code Accept}
 * says, DELETE</td></tr>
 * <tr><td>{@code /customers/{id}/name}</td><td>PUT renames, POST raises its number</td></tr>
 * <tr><td>{@code /products/{id}}</td><td>PUT creates, GET</td></tr>
 * <tr><td>{@code /products/{id}/price}</td><td>PUT</td></tr>
 * <tr><td>{@code /orders/{id}}</td><td>PUT places, GET, DELETE cancels</td></tr>
 * <tr><td>{@code /orders/{id}/address}</td><td>PUT, DELETE: it is picked up</td></tr>
 * <tr><td>{@code /customers/{id}/checkout}</td><td>GET: what the customer is offered</td></tr>
 * <tr><td>{@code /ofrep/v1/evaluate/flags}</td><td>POST: all flags; one with its key behind</td></tr>
 * <tr><td>{@code /health}</td><td>GET: 200 while it wants requests, and what gates counted</td></tr>
 * </table>
 *
 * <p>Ids are chosen by the caller: a request whose answer was lost can be looked up afterwards.
 */
public final class ShopServer implements AutoCloseable {
  /** The header of answers with status 503 that says what is amiss for the moment. */
  public static final String TROUBLE_HEADER = "X-Shop-Trouble";

  private static final Logger LOG = LoggerFactory.getLogger(ShopServer.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final long DRAIN_MILLIS = 10_000;

  private final Javalin javalin;
  private final NodeRoutes node;

  @Inject
  ShopServer(
      CustomerRoutes customers, ProductRoutes products, OrderRoutes orders, NodeRoutes node) {
    this.node = node;
    javalin = Javalin.create(config -> {
      config.showJavalinBanner = false;
      config.startupWatcherEnabled = false;
      // Stopping waits for requests that are under way.
      config.jetty.modifyServer(server -> server.setStopTimeout(DRAIN_MILLIS));
      config.jsonMapper(new JavalinJackson(new ObjectMapper(), false));
    });
    javalin.beforeMatched(ShopServer::nameThread);
    customers.addTo(javalin);
    products.addTo(javalin);
    orders.addTo(javalin);
    node.addTo(javalin);
    javalin.exception(
        ShopException.class, (e, context) -> context.status(status(e.kind())).json(error(e)));
    javalin.exception(
        JacksonException.class,
        (e, context) ->
            context.status(400).json(Map.of("error", "the body is not the JSON that is expected")));
    javalin.exception(
        NumberFormatException.class,
        (e, context) -> context.status(400).json(Map.of("error", "an id is a whole number")));
    javalin.exception(Exception.class, this::failed);
  }

  /** Trouble that passes is told from what should not be, for who calls. */
  private void failed(Exception e, Context context) {
    Optional<Trouble> passing = node.trouble(e);
    if (passing.isPresent()) {
      LOG.info("{} {}: {}", context.method(), context.path(), String.valueOf(e));
      context.header(TROUBLE_HEADER, passing.get().toString());
    } else {
      LOG.error("{} {} failed", context.method(), context.path(), e);
    }
    context.status(passing.isPresent() ? 503 : 500).json(error(e));
  }

  /** A unit of work goes by its thread's name, and operators who wait for it read that. */
  private static void nameThread(Context context) {
    Thread.currentThread().setName(context.method() + " " + context.endpointHandlerPath());
  }

  private static int status(ShopException.Kind kind) {
    return switch (kind) {
      case INVALID -> 400;
      case MISSING -> 404;
      case CONFLICT -> 409;
    };
  }

  private static Map<String, String> error(Exception e) {
    return Map.of("error", String.valueOf(e.getMessage()));
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for a free one
   * @throws io.javalin.util.JavalinBindException if it is taken
   */
  public void start(int port) {
    javalin.start(LOOPBACK, port);
    askOnce();
  }

  /**
   * Asks for what is not there: the server makes some of its parts with the first request, and not
   * safely when two come at once.
   */
  private void askOnce() {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/")).build();
    try {
      HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it is, without a slash at the end. */
  public String url() {
    return "http://" + LOOPBACK + ":" + javalin.port();
  }

  @Override
  public void close() {
    node.drain();
    javalin.stop();
  }
}
