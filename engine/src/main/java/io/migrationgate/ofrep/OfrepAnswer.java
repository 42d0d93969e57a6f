package io.migrationgate.ofrep;

import java.util.Map;

/**
 * What is to be sent back.
 *
 * @param status the HTTP status
 * @param headers by their names
 * @param body in UTF-8; empty if there is none
 */
public record OfrepAnswer(int status, Map<String, String> headers, String body) {
  /** Copies the headers. */
  public OfrepAnswer {
    headers = Map.copyOf(headers);
  }
}
