package io.migrationgate.messages;

import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.EncodedDocument;
import io.migrationgate.documents.VersionedType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's requests of one type, with the JDK's client, in the version that is in force. So a
 * client that can send a new version is deployed before anybody may, and it is an operator who lets
 * it.
 *
 * <pre>{@code
 * Message sent = requests.send(uri, message, request -> responses
 *     .read(http.send(responses.asking(request).build(), BodyHandlers.ofInputStream()))
 *     .value());
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the Java type of the newest version
 */
public final class MessageRequests<T> {
  private final DocumentCodec<T> codec;
  private final VersionCarrier carrier;

  private MessageRequests(DocumentCodec<T> codec, VersionCarrier carrier) {
    this.codec = codec;
    this.carrier = carrier;
  }

  /**
   * Requests that this codec writes, in the version that it is told.
   *
   * @param carrier the server's
   */
  public static <T> MessageRequests<T> of(DocumentCodec<T> codec, VersionCarrier carrier) {
    return new MessageRequests<>(codec, carrier);
  }

  /** Sends a request. */
  @FunctionalInterface
  public interface Exchange<R> {
    /**
     * Sends it, and waits for the answer.
     *
     * @param request a {@code POST}, unless another method is set
     */
    R with(HttpRequest.Builder request) throws IOException, InterruptedException;
  }

  /**
   * Sends a message. While the exchange runs a change of version does not settle, so give it a
   * time-out.
   *
   * @param uri without a version
   * @return what the exchange returns
   * @throws io.migrationgate.documents.DocumentException if it cannot be written; nothing was sent
   * @throws io.migrationgate.MigrationGateException if nothing may be sent now, as when this node's
   *     lease has ended; nothing was
   */
  public <R> R send(URI uri, T value, Exchange<R> exchange)
      throws IOException, InterruptedException {
    try {
      return codec
          .writeVersion()
          .sending(version -> exchanged(exchange, request(uri, codec.writeIn(version, value))));
    } catch (CheckedException e) {
      throw e.unwrapped();
    }
  }

  /** One of the two checked exceptions of an exchange; a type variable stands for one only. */
  private static final class CheckedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Exception thrown;

    CheckedException(Exception thrown) {
      super(thrown);
      this.thrown = thrown;
    }

    IOException unwrapped() throws InterruptedException {
      if (thrown instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      return (IOException) thrown;
    }
  }

  private static <R> R exchanged(Exchange<R> exchange, HttpRequest.Builder request)
      throws CheckedException {
    try {
      return exchange.with(request);
    } catch (IOException | InterruptedException e) {
      throw new CheckedException(e);
    }
  }

  /**
   * A request with a message that was written before, for clients that do their own: with its
   * headers, at its path.
   */
  public HttpRequest.Builder request(URI uri, EncodedDocument message) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(carrier.uri(uri, message.version())).POST(body(message));
    headers(message).forEach(request::setHeader);
    return request;
  }

  /** The body of a message. */
  public BodyPublisher body(EncodedDocument message) {
    return BodyPublishers.ofByteArray(message.content());
  }

  /** The headers of a message, {@code Content-Type} among them. */
  public Map<String, String> headers(EncodedDocument message) {
    return carrier.headers(stated(message.version()));
  }

  // Servers from before the type had versions expect none.
  private @Nullable Integer stated(int version) {
    VersionedType<T> type = codec.type();
    return Integer.valueOf(version).equals(type.unversioned()) ? null : version;
  }
}
