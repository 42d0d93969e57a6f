package io.migrationgate.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.messages.MessageEndpoint;
import io.migrationgate.messages.VersionCarrier;
import io.migrationgate.messages.VersionDeprecation;
import io.migrationgate.messages.servlet.MessageVersionFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter in a real container, in front of a servlet that answers each message with itself. */
class MessageFilterInJettyTest {
  private static final String OLD =
      "{\"id\":7,\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a\"}";
  private static final String NEW =
      "{\"id\":7,\"name\":{\"first\":\"Ann\",\"last\":\"Berg\"},\"email\":\"a\"}";

  private final MessageEndpoint<CustomerMessage> endpoint = MessageEndpoint.of(
          DocumentCodec.beside(
              CustomerMessage.TYPE, CustomerMessage.FORMAT, WriteVersion.always(1)),
          VersionCarrier.path("/shop/v{version}"))
      .deprecating(1, new VersionDeprecation(Instant.EPOCH, null, null));
  private final AtomicInteger reached = new AtomicInteger();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final HttpClient http = HttpClient.newHttpClient();

  private final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      reached.incrementAndGet();
      var head = MessageVersionFilter.head(request);
      CustomerMessage message = endpoint.read(head, request.getInputStream()).value();
      MessageVersionFilter.send(response, endpoint.answer(head, 201, message));
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new FilterHolder(new MessageVersionFilter(endpoint, endpoint)),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(new Echo()), "/shop/*");
    server.setHandler(context);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private HttpResponse<String> post(String version, String body) throws Exception {
    URI uri = URI.create(
        "http://127.0.0.1:" + connector.getLocalPort() + "/shop/" + version + "/customers");
    return http.send(
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void bothVersionsAreServedSideBySide() throws Exception {
    HttpResponse<String> old = post("v1", OLD);
    assertThat(old.statusCode() + old.body()).isEqualTo("201" + OLD);
    assertThat(old.headers().firstValue("Deprecation")).contains("@0");
    HttpResponse<String> fresh = post("v2", NEW);
    assertThat(fresh.statusCode() + fresh.body()).isEqualTo("201" + NEW);
    assertThat(fresh.headers().firstValue("Deprecation")).isEmpty();
  }

  @Test
  void whatIsRefusedSaysWhy() throws Exception {
    assertThat(post("v3", NEW).statusCode()).isEqualTo(404);
    assertThat(post("vx", NEW).statusCode()).isEqualTo(400);
    assertThat(post("v-1", NEW).statusCode()).isEqualTo(400);
    assertThat(reached).hasValue(0);
    HttpResponse<String> wrong = post("v2", OLD);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(post("v2", "{\"id\":").statusCode()).isEqualTo(400);
    assertThat(reached).hasValue(2);
  }
}
