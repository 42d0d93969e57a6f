package io.migrationgate.cli.scaffold;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a row gets from one side to the other, by SQL expressions.
 *
 * @param forward an expression over the old columns for each new one
 * @param reverse an expression over the new columns for each old one
 */
public record SideMapping(Map<String, String> forward, Map<String, String> reverse) {
  /** Copies both, and keeps their order. */
  public SideMapping {
    forward = Collections.unmodifiableMap(new LinkedHashMap<>(forward));
    reverse = Collections.unmodifiableMap(new LinkedHashMap<>(reverse));
  }
}
