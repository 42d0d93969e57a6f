package io.migrationgate.spi;

import io.migrationgate.Problem;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the database finds by a declared table's name, for the session that asks.
 *
 * @param name schema and name as the catalog has them, quoted as SQL needs it; two names are names
 *     of one table exactly if these are equal
 * @param hidden why this user does not see all of its rows; null if it does
 * @param unfit why its rows cannot be copied, whoever does it; null if they can
 */
public record ResolvedTable(
    String name, @Nullable Problem hidden, @Nullable Problem unfit) {
  /** What stands in the way of copying, in the order in which one would mend it. */
  public Stream<Problem> problems() {
    return Stream.of(unfit, hidden).flatMap(Stream::ofNullable);
  }
}
