package io.migrationgate.messages;

import java.util.Arrays;
import java.util.Map;

/**
 * What is to be sent back.
 *
 * @param status the HTTP status
 * @param headers by their names
 * @param body in UTF-8; not copied, and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below; a copy of each would cost
public record MessageAnswer(int status, Map<String, String> headers, byte[] body) {
  /** Copies the headers. */
  public MessageAnswer {
    headers = Map.copyOf(headers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageAnswer that
        && status == that.status
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * status + headers.hashCode()) + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return status + " " + headers + ", " + body.length + " bytes";
  }
}
