package io.migrationgate.demo.lab.rolling.node;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.migrationgate.CommitRefusedException;
import io.migrationgate.LeaseLostException;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.database.Pools;
import io.migrationgate.demo.node.CannotServeException;
import io.migrationgate.demo.node.NodeOptions;
import io.migrationgate.demo.node.ServingNode;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.BackfillLoop;
import io.migrationgate.jdbc.backfill.Backfills;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.datasource.GatedDataSource;
import io.migrationgate.jdbc.jdbi.DocumentPlugin;
import io.migrationgate.messages.MessageAnswer;
import io.migrationgate.messages.MessageEndpoint;
import io.migrationgate.messages.MessageHead;
import io.migrationgate.messages.MessageRefusedException;
import io.migrationgate.messages.MessageRequests;
import io.migrationgate.messages.MessageResponses;
import io.migrationgate.messages.VersionCarrier;
import io.migrationgate.messages.servlet.MessageVersionFilter;
import io.migrationgate.spi.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One node that serves customers' preferences: reads all of them, changes those of one, and sends
 * those of one to another node. It rewrites documents too, when an operator has it done.
 *
 * <p>Status 500 is for a document that cannot be read or written, 503 for what passes.
 *
 * @param <P> the Java type of the newest version that its build knows
 */
public final class PreferencesNode<P> implements ServingNode {
  /** What messages are, without their version. */
  public static final String MEDIA_TYPE = "application/vnd.shop.preferences+json";

  /** How all builds read and write them: whatever a version does not have is refused. */
  public static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.REFUSE);

  private static final VersionCarrier CARRIER = VersionCarrier.mediaType(MEDIA_TYPE);
  private static final String LOOPBACK = "127.0.0.1";
  private static final long DRAIN_MILLIS = 10_000;

  private final PreferencesBuild<P> build;
  private final Pools pools;
  private final JdbcGateStore store;
  private final MigrationGates gates;
  private final BackfillLoop rewriting;
  private final DocumentCodec<P> stored;
  private final MessageEndpoint<P> endpoint;
  private final MessageRequests<P> requests;
  private final MessageResponses<P> responses;
  private final Jdbi jdbi;
  private final Jdbi reading;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Javalin javalin;

  private PreferencesNode(PreferencesBuild<P> build, DatabaseAddress address, NodeOptions options) {
    this.build = build;
    this.pools =
        new Pools(address, "shop", options.connections(), options.timeouts().connection());
    this.store = JdbcGateStore.create(pools.store());
    this.gates = MigrationGates.builder(store)
        .application(address.sessionName("shop"))
        .lease(options.lease())
        .pollInterval(Duration.ofMillis(250))
        .document(build.stored(), FORMAT)
        .document(build.sent(), FORMAT)
        .start();
    this.stored = DocumentCodec.inField(
        build.stored(), FORMAT, gates.writeVersion(build.stored().name()), "v");
    this.rewriting = BackfillLoop.start(Backfills.of(pools.backfills(), store)
        .worker(WorkerOptions.named("shop").documents(stored)));
    DocumentCodec<P> sent = DocumentCodec.beside(
        build.sent(), FORMAT, gates.writeVersion(build.sent().name()));
    this.endpoint = MessageEndpoint.of(sent, CARRIER);
    this.requests = MessageRequests.of(sent, CARRIER);
    this.responses = MessageResponses.of(sent, CARRIER);
    this.jdbi = Jdbi.create(GatedDataSource.wrap(gates, pools.writing()))
        .installPlugin(new DocumentPlugin<>(stored));
    this.reading = Jdbi.create(pools.reading());
    this.javalin = Javalin.create(config -> {
      config.showJavalinBanner = false;
      config.startupWatcherEnabled = false;
      config.jetty.modifyServer(server -> server.setStopTimeout(DRAIN_MILLIS));
    });
    javalin.get("/health", context -> context.result(build.name()));
    javalin.get("/preferences", this::readAll);
    javalin.post("/preferences/{id}", this::change);
    javalin.post("/preferences/{id}/sent", this::send);
    javalin.exception(Exception.class, PreferencesNode::failed);
  }

  /** Starts nodes of a build. */
  public static <P> Starter starter(PreferencesBuild<P> build) {
    return (address, options) -> {
      try {
        PreferencesNode<P> node = new PreferencesNode<>(build, address, options);
        node.javalin.start(LOOPBACK, options.port());
        // The server makes some of its parts with the first request, and not safely with two.
        node.http.send(
            HttpRequest.newBuilder(URI.create(node.url() + "/health")).build(),
            BodyHandlers.discarding());
        return node;
      } catch (RegistrationRefusedException e) {
        throw CannotServeException.refused(e);
      } catch (MigrationGateException e) {
        throw CannotServeException.unable(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Override
  public String url() {
    return "http://" + LOOPBACK + ":" + javalin.port();
  }

  /** How many documents there are in each version, each of them read. */
  private void readAll(Context context) {
    List<Document<P>> all = reading.withHandle(handle -> handle
        .createQuery("SELECT id, preferences FROM customer_preferences")
        .map((row, statement) -> read(row.getLong(1), row.getString(2)))
        .list());
    context.result(all.stream()
        .collect(
            Collectors.groupingBy(Document::storedVersion, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(" ")));
  }

  private Document<P> read(long id, String text) {
    try {
      return stored.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (DocumentException e) {
      throw new UnreadableDocumentException("document " + id + ": " + text, e);
    }
  }

  private Document<P> locked(Handle handle, long id) {
    return handle
        .createQuery("SELECT preferences FROM customer_preferences WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map((row, statement) -> read(id, row.getString(1)))
        .one();
  }

  private void change(Context context) {
    long id = Long.parseLong(context.pathParam("id"));
    MessageHead head = MessageVersionFilter.head(context.req());
    endpoint.answerVersion(head);
    P wanted = endpoint.read(head, context.bodyAsBytes()).value();
    P now = jdbi.inTransaction(handle -> {
      Document<P> before = locked(handle, id);
      P after = build.numbered().with(wanted, build.changes().applyAsInt(before.value()) + 1);
      handle.execute(
          "UPDATE customer_preferences SET preferences = ? WHERE id = ?", before.with(after), id);
      return after;
    });
    send(context, endpoint.answer(head, 200, now));
  }

  private void send(Context context) throws IOException, InterruptedException {
    long id = Long.parseLong(context.pathParam("id"));
    P mine = jdbi.inTransaction(handle -> locked(handle, id)).value();
    URI to = URI.create(context.queryParam("to") + "/preferences/" + id);
    String said = requests.send(to, mine, request -> {
      HttpResponse<InputStream> response = http.send(
          responses.asking(request).timeout(Duration.ofSeconds(10)).build(),
          BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        responses.read(response);
        return "";
      }
      context.status(response.statusCode());
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    });
    context.result(said);
  }

  private static void send(Context context, MessageAnswer answer) {
    answer.headers().forEach(context::header);
    context.status(answer.status()).result(answer.body());
  }

  private static void failed(Exception e, Context context) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof MessageRefusedException refused) {
        send(context, refused.answer());
        return;
      }
      if (at instanceof DocumentException) {
        break;
      }
      if (at instanceof LeaseLostException
          || at instanceof CommitRefusedException
          || at instanceof StoreUnavailableException
          || at instanceof SQLException
          || at instanceof IOException) {
        context.status(503).result(String.valueOf(at));
        return;
      }
    }
    context.status(500).result(e + (e.getCause() == null ? "" : ": " + e.getCause()));
  }

  @Override
  public void close() {
    javalin.stop();
    rewriting.close();
    gates.close();
    store.close();
    pools.close();
  }
}
