package io.migrationgate.messages;

import io.migrationgate.documents.VersionHeaders;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a version is to go: what every answer to a message in it, and in it, says.
 *
 * @param since when it is, or was, deprecated; to the second
 * @param sunset when it will not be served any more; null if that is not decided. Nothing happens
 *     by itself then
 * @param link a page for people about it; null if there is none
 */
public record VersionDeprecation(
    Instant since, @Nullable Instant sunset, @Nullable URI link) {
  /** Checks the order of the two. */
  public VersionDeprecation {
    VersionHeaders.deprecated(since, sunset);
    if (link != null && !link.isAbsolute()) {
      throw new IllegalArgumentException("a link that leads nowhere from elsewhere: " + link);
    }
  }

  /**
   * {@code Deprecation} (RFC 9745), {@code Sunset} (RFC 8594) and {@code Link}, with the relations
   * that the two define.
   */
  public Map<String, String> headers() {
    Map<String, String> headers = VersionHeaders.deprecated(since, sunset);
    if (link != null) {
      String relation = sunset == null ? "deprecation" : "deprecation sunset";
      headers.put("Link", "<" + link.toASCIIString() + ">; rel=\"" + relation + "\"");
    }
    return headers;
  }
}
