package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What triggers are to do beyond their mapping.
 *
 * @param reverse whether the old side is kept as well, for writers that know the new shape alone
 * @param insertsBy the side that counts where an insert gives both and they do not agree; null if
 *     such an insert is refused
 * @param storeSchema what stands before the names of the store's tables, with its dot; quoted where
 *     need be
 * @param settings under which values are derived, each as the database writes it: {@code name =
 *     value}
 */
public record BridgeOptions(
    boolean reverse, @Nullable Side insertsBy, String storeSchema, List<String> settings) {
  /** Copies the list. */
  public BridgeOptions {
    settings = List.copyOf(settings);
  }
}
