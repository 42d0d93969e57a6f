package io.migrationgate.messages;

import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * What a client reads: answers of one type, in every version that this build knows. It asks for all
 * of them and likes the newest best, so that a server of any build can answer. Immutable and
 * thread-safe.
 *
 * @param <T> the Java type of the newest version
 */
public final class MessageResponses<T> {
  private final DocumentCodec<T> codec;
  private final VersionCarrier carrier;

  private MessageResponses(DocumentCodec<T> codec, VersionCarrier carrier) {
    this.codec = codec;
    this.carrier = carrier;
  }

  /**
   * Answers that this codec reads.
   *
   * @param carrier the server's
   */
  public static <T> MessageResponses<T> of(DocumentCodec<T> codec, VersionCarrier carrier) {
    return new MessageResponses<>(codec, carrier);
  }

  /** The request, where it says which versions are read. */
  public HttpRequest.Builder asking(HttpRequest.Builder request) {
    carrier.asking(codec.type().reads()).forEach(request::setHeader);
    return request;
  }

  /**
   * Reads an answer, of its body not more than the limit of its format. Look at its status before.
   *
   * @throws io.migrationgate.documents.DocumentException if it is in no version that is read here,
   *     or does not have the shape of its version, or is too large
   * @throws IOException if the body cannot be read
   */
  public Document<T> read(HttpResponse<InputStream> response) throws IOException {
    int limit = codec.limits().bytes();
    MessageHead head = new MessageHead(
        response.request().uri().getPath(), name -> response.headers().allValues(name));
    try (InputStream body = response.body()) {
      byte[] content = body.readNBytes(limit == Integer.MAX_VALUE ? limit : limit + 1);
      return codec.read(content, carrier.sent(head));
    }
  }
}
