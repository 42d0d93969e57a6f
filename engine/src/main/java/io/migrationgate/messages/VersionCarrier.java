package io.migrationgate.messages;

import io.migrationgate.protocol.VersionRange;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an HTTP message says in which version it is, and in which its sender wants the answer.
 * Immutable.
 */
public sealed interface VersionCarrier permits HeaderCarrier, MediaTypeCarrier, PathCarrier {
  /** In a header of its own, both for the message and for its answer: {@code X-Version: 2}. */
  static VersionCarrier header(String name) {
    return new HeaderCarrier(name);
  }

  /**
   * At the end of the media type's name: {@code application/vnd.shop.order.v2+json}, in
   * {@code Content-Type} for the message and in {@code Accept} for its answer.
   *
   * @param mediaType without a version, for example {@code application/vnd.shop.order+json}
   */
  static VersionCarrier mediaType(String mediaType) {
    return new MediaTypeCarrier(mediaType, true);
  }

  /**
   * In a parameter of the media type, {@code application/json; v=2}, in {@code Content-Type} for
   * the message and in {@code Accept} for its answer.
   *
   * @param mediaType for example {@code application/json}
   */
  static VersionCarrier parameter(String mediaType) {
    return new MediaTypeCarrier(mediaType, false);
  }

  /**
   * At the beginning of the path, both for the message and for its answer: {@code /api/v2/orders}.
   *
   * @param prefix with {@code {version}} as the end of its last segment, for example
   *     {@code /api/v{version}}
   */
  static VersionCarrier path(String prefix) {
    return PathCarrier.of(prefix);
  }

  /**
   * The version of a message.
   *
   * @return null if it does not say
   * @throws io.migrationgate.documents.DocumentException if what it says is no version
   */
  @Nullable
  Integer sent(MessageHead head);

  /**
   * The versions in which its sender takes the answer, the one that it likes best first; a null
   * among them stands for any.
   *
   * @return empty if nothing is taken that this carrier is about
   * @throws io.migrationgate.documents.DocumentException if what it says is no version
   */
  List<@Nullable Integer> asked(MessageHead head);

  /**
   * The headers of a message in a version, {@code Content-Type} among them.
   *
   * @param version null for one that goes without
   */
  Map<String, String> headers(@Nullable Integer version);

  /** The headers of a request whose sender reads answers in these versions. */
  Map<String, String> asking(VersionRange reads);

  /** The status of the answer to a message in a version that nobody here reads. */
  int unknownStatus();

  /** The header of the request that the answer depends on, for caches; null if the path is all. */
  @Nullable
  String varies();

  /**
   * Where a request in a version goes to: the same, unless the path carries it.
   *
   * @param uri without a version
   */
  URI uri(URI uri, int version);
}
