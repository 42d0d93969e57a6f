package io.migrationgate.spi;

import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.protocol.FlagSettling;
import java.util.List;
import java.util.Map;

/**
 * What operators want to know of flags besides what they are.
 *
 * @param settling changes that were made to settle and have not, by flag
 * @param declared the flags that builds with nodes declare, by build; those given up included
 */
public record FlagFacts(
    Map<String, FlagSettling> settling, Map<String, List<FlagDeclaration>> declared) {
  /** Nothing is known. */
  public static final FlagFacts NONE = new FlagFacts(Map.of(), Map.of());

  /** Copies the maps. */
  public FlagFacts {
    settling = Map.copyOf(settling);
    declared = Map.copyOf(declared);
  }
}
