package io.migrationgate.cli.terminal;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the process.
 *
 * @param variables environment variables by name; null for one that is not set
 * @param directory the working directory
 * @param actor who runs it, for example {@code alice@ops-1}; asked only when needed
 * @param interrupts how to hear of Ctrl-C
 */
public record Environment(
    Function<String, @Nullable String> variables,
    Path directory,
    Supplier<String> actor,
    Interrupts interrupts) {

  /** An environment variable; null if it is not set. */
  public @Nullable String variable(String name) {
    return variables.apply(name);
  }
}
