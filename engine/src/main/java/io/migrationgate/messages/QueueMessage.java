package io.migrationgate.messages;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as a queue carries it.
 *
 * @param payload JSON in UTF-8; not copied, and not to be changed
 * @param headers by their names, as texts
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below; a copy of each would cost
public record QueueMessage(byte[] payload, Map<String, String> headers) {
  /** Copies the headers. */
  public QueueMessage {
    headers = Map.copyOf(headers);
  }

  @Nullable
  String header(@Nullable String name) {
    return name == null ? null : headers.get(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueueMessage that
        && headers.equals(that.headers)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return headers + ", " + payload.length + " bytes";
  }
}
