package io.migrationgate.messages;

import io.migrationgate.documents.VersionNumbers;
import io.migrationgate.protocol.VersionRange;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version at the beginning of the path.
 *
 * @param before what is before the number, for example {@code /api/v}
 */
record PathCarrier(String before) implements VersionCarrier {
  private static final String PLACE = "{version}";

  static PathCarrier of(String prefix) {
    if (!prefix.startsWith("/") || prefix.indexOf(PLACE) != prefix.length() - PLACE.length()) {
      throw new IllegalArgumentException(
          "no path that begins with a slash and ends with " + PLACE + ": " + prefix);
    }
    return new PathCarrier(prefix.substring(0, prefix.length() - PLACE.length()));
  }

  @Override
  public @Nullable Integer sent(MessageHead head) {
    if (!head.path().startsWith(before)) {
      return null;
    }
    int end = head.path().indexOf('/', before.length());
    String number = head.path().substring(before.length(), end < 0 ? head.path().length() : end);
    return VersionNumbers.parse("path", number);
  }

  @Override
  public List<@Nullable Integer> asked(MessageHead head) {
    return Collections.singletonList(sent(head));
  }

  @Override
  public Map<String, String> headers(@Nullable Integer version) {
    return Map.of("Content-Type", "application/json");
  }

  @Override
  public Map<String, String> asking(VersionRange reads) {
    return Map.of("Accept", "application/json");
  }

  @Override
  public int unknownStatus() {
    return 404;
  }

  @Override
  public @Nullable String varies() {
    return null;
  }

  @Override
  public URI uri(URI uri, int version) {
    String text = uri.toString();
    int path = text.length()
        - uri.getRawPath().length()
        - (uri.getRawQuery() == null ? 0 : uri.getRawQuery().length() + 1)
        - (uri.getRawFragment() == null ? 0 : uri.getRawFragment().length() + 1);
    return URI.create(text.substring(0, path) + before + version + text.substring(path));
  }
}
