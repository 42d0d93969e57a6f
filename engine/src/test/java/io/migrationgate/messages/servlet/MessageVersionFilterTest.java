package io.migrationgate.messages.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.messages.MessageEndpoint;
import io.migrationgate.messages.MessageRefusedException;
import io.migrationgate.messages.VersionCarrier;
import io.migrationgate.messages.VersionDeprecation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageVersionFilterTest {
  record Order(String item) {}

  private final MessageEndpoint<Order> endpoint = MessageEndpoint.of(
          DocumentCodec.beside(
              VersionedType.first("order", 1, Order.class)
                  .next(2, Order.class, old -> old, Downcast.lossless(o -> o))
                  .unversioned(1)
                  .build(),
              JacksonFormat.create(UnknownFields.REFUSE),
              WriteVersion.always(1)),
          VersionCarrier.header("X-Version"))
      .deprecating(1, new VersionDeprecation(Instant.ofEpochSecond(5), null, null));
  private final MessageVersionFilter filter = new MessageVersionFilter(endpoint, endpoint);
  private final Map<String, String> requested = new HashMap<>();
  private final Map<String, String> answered = new HashMap<>();
  private final List<Integer> status = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final HttpServletRequest request = mock(HttpServletRequest.class);
  private final HttpServletResponse response = mock(HttpServletResponse.class);
  private boolean reached;

  @BeforeEach
  void aContainer() throws IOException {
    when(request.getServletPath()).thenReturn("/orders");
    when(request.getHeaders(anyString())).thenAnswer(call -> {
      String value = requested.get(call.<String>getArgument(0));
      return Collections.enumeration(value == null ? List.of() : List.of(value));
    });
    doAnswer(call -> answered.put(call.getArgument(0), call.getArgument(1)))
        .when(response)
        .setHeader(anyString(), anyString());
    doAnswer(call -> status.add(call.getArgument(0))).when(response).setStatus(anyInt());
    when(response.getOutputStream()).thenReturn(new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void write(int one) {
        body.write(one);
      }
    });
  }

  private void run(FilterChain servlet) throws IOException, ServletException {
    filter.doFilter(request, response, (in, out) -> {
      reached = true;
      servlet.doFilter(in, out);
    });
  }

  @Test
  void aRequestInAVersionThatIsReadGoesThrough() throws Exception {
    requested.put("X-Version", "2");
    run((in, out) -> MessageVersionFilter.send(
        response, endpoint.answer(MessageVersionFilter.head(request), 200, new Order("pen"))));
    assertThat(status).containsExactly(200);
    assertThat(answered).containsEntry("X-Version", "2").doesNotContainKey("Deprecation");
    assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("{\"item\":\"pen\"}");
  }

  @Test
  void anOldVersionSaysSoWhateverTheServletAnswers() throws Exception {
    run((in, out) -> {});
    assertThat(reached).isTrue();
    assertThat(answered).containsEntry("Deprecation", "@5");
  }

  @Test
  void anotherVersionIsRefusedBeforeTheServlet() throws Exception {
    requested.put("X-Version", "3");
    run((in, out) -> {});
    assertThat(reached).isFalse();
    assertThat(status).containsExactly(400);
    assertThat(body.toString(StandardCharsets.UTF_8)).contains("version 3");
  }

  @Test
  void whatTheServletRefusesIsAnsweredWrappedOrNot() throws Exception {
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    run((in, out) -> endpoint.read(MessageVersionFilter.head(request), none));
    run((in, out) -> {
      try {
        endpoint.read(MessageVersionFilter.head(request), none);
      } catch (MessageRefusedException e) {
        throw new ServletException(e);
      }
    });
    assertThat(status).containsExactly(400, 400);
    ServletException other = new ServletException("other");
    assertThatThrownBy(() -> run((in, out) -> {
          throw other;
        }))
        .isSameAs(other);
  }
}
