package io.migrationgate.memory;

import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.MessageCount;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which clients have sent which versions. Guarded by the store's lock. */
final class ClientTable {
  private final Map<List<Object>, ClientVersion> rows = new HashMap<>();

  void note(MessageCount count, Instant now) {
    String client = kept(count, now);
    rows.merge(
        List.of(count.type(), client, count.version()),
        new ClientVersion(count.type(), client, count.version(), count.messages(), now, now),
        (before, more) -> new ClientVersion(
            before.type(),
            before.client(),
            before.version(),
            before.messages() + more.messages(),
            before.first(),
            now));
  }

  private String kept(MessageCount count, Instant now) {
    if (names(count.type()) < ClientVersion.NAMES || isKnown(count)) {
      return count.client();
    }
    rows.values()
        .removeIf(row -> row.type().equals(count.type())
            && row.last().isBefore(now.minus(ClientVersion.REMEMBERED)));
    return names(count.type()) < ClientVersion.NAMES ? count.client() : ClientVersion.OTHERS;
  }

  private long names(String type) {
    return of(type).stream()
        .map(ClientVersion::client)
        .filter(client -> !client.equals(ClientVersion.OTHERS))
        .distinct()
        .count();
  }

  private boolean isKnown(MessageCount count) {
    return of(count.type()).stream().anyMatch(row -> row.client().equals(count.client()));
  }

  List<ClientVersion> of(String type) {
    return rows.values().stream().filter(row -> row.type().equals(type)).toList();
  }
}
