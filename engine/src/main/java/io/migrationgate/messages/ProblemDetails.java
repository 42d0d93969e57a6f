package io.migrationgate.messages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.protocol.VersionRange;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Problems as RFC 9457 has them, for those outside: what to do next is for operators, and stays.
 */
final class ProblemDetails {
  private ProblemDetails() {}

  static MessageAnswer answer(int status, Problem problem, VersionRange reads) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("title", title(status));
    body.put("status", status);
    body.put("detail", "found " + problem.found() + "; expected " + problem.expected());
    body.putObject("versions").put("oldest", reads.first()).put("newest", reads.last());
    return new MessageAnswer(
        status,
        Map.of("Content-Type", "application/problem+json"),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String title(int status) {
    return switch (status) {
      case 404 -> "No such version";
      case 406 -> "No answer in a version that is taken";
      case 413 -> "Message too large";
      case 415 -> "Version not supported";
      default -> "Message not understood";
    };
  }
}
