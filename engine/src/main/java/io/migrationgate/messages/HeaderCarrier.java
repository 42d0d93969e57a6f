package io.migrationgate.messages;

import io.migrationgate.documents.VersionNumbers;
import io.migrationgate.protocol.VersionRange;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version in a header of its own. */
record HeaderCarrier(String name) implements VersionCarrier {
  @Override
  public @Nullable Integer sent(MessageHead head) {
    return VersionNumbers.parse("header " + name, head.value(name));
  }

  @Override
  public List<@Nullable Integer> asked(MessageHead head) {
    return Collections.singletonList(sent(head));
  }

  @Override
  public Map<String, String> headers(@Nullable Integer version) {
    Map<String, String> type = Map.of("Content-Type", "application/json");
    return version == null
        ? type
        : Map.of("Content-Type", "application/json", name, version.toString());
  }

  @Override
  public Map<String, String> asking(VersionRange reads) {
    return Map.of("Accept", "application/json");
  }

  @Override
  public int unknownStatus() {
    return 400;
  }

  @Override
  public String varies() {
    return name;
  }

  @Override
  public URI uri(URI uri, int version) {
    return uri;
  }
}
