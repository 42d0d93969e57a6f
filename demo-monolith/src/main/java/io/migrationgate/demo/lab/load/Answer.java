package io.migrationgate.demo.lab.load;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the shop answered.
 *
 * @param status the HTTP status; 0 if there was no answer
 * @param body missing if there was none
 */
record Answer(int status, JsonNode body) {
  /** Whether the shop has done what it was asked for. */
  boolean done() {
    return status >= 200 && status < 300;
  }

  /** Whether the shop has said that it did not do it. */
  boolean refused() {
    return status >= 400 && status < 500;
  }

  String text(String field) {
    return body.path(field).asText();
  }
}
