package io.migrationgate.messages;

import io.migrationgate.documents.VersionHeaders;
import io.migrationgate.protocol.VersionRange;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version in a media type; whichever way it is written, both are read.
 *
 * @param mediaType without a version
 * @param inName whether it is written at the end of the name; else as a parameter
 */
record MediaTypeCarrier(String mediaType, boolean inName) implements VersionCarrier {
  MediaTypeCarrier {
    if (!mediaType.matches("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")) {
      throw new IllegalArgumentException("no media type without parameters: " + mediaType);
    }
  }

  @Override
  public @Nullable Integer sent(MessageHead head) {
    String type = head.value("Content-Type");
    // The version of another type is none of this one's.
    return type != null && AcceptedVersions.matches(type, mediaType)
        ? VersionHeaders.ofMediaType(type)
        : null;
  }

  @Override
  public List<@Nullable Integer> asked(MessageHead head) {
    return AcceptedVersions.of(head.values("Accept"), mediaType);
  }

  @Override
  public Map<String, String> headers(@Nullable Integer version) {
    return Map.of("Content-Type", version == null ? mediaType : named(version));
  }

  private String named(int version) {
    if (!inName) {
      return mediaType + "; v=" + version;
    }
    int suffix = mediaType.lastIndexOf('+');
    return suffix < 0
        ? mediaType + ".v" + version
        : mediaType.substring(0, suffix) + ".v" + version + mediaType.substring(suffix);
  }

  @Override
  public Map<String, String> asking(VersionRange reads) {
    return Map.of("Accept", AcceptedVersions.header(reads, this::named));
  }

  @Override
  public int unknownStatus() {
    return 415;
  }

  @Override
  public String varies() {
    return "Accept";
  }

  @Override
  public URI uri(URI uri, int version) {
    return uri;
  }
}
