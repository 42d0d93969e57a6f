package io.migrationgate.messages;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP message says before its body.
 *
 * <pre>{@code
 * new MessageHead(exchange.getRequestURI().getPath(), exchange.getRequestHeaders()::get)
 * }</pre>
 *
 * @param path of the request, decoded; empty for a response
 * @param headers the values of a header by its name, in whatever case; null or empty if there is
 *     none
 */
public record MessageHead(String path, Function<String, @Nullable List<String>> headers) {
  /** All values of a header. */
  public List<String> values(String name) {
    List<String> values = headers.apply(name);
    return values == null ? List.of() : values;
  }

  /**
   * The value of a header that is there once at most; several count as one with a comma between, as
   * HTTP has it. Null if there is none.
   */
  public @Nullable String value(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
