package io.migrationgate.admin;

import io.migrationgate.protocol.FlagRecord;
import org.jspecify.annotations.Nullable;

/**
 * A change of a flag that was made, or would be.
 *
 * @param change what was done, for example {@code enable}
 * @param before what it was; null if it is new
 * @param after what it is
 */
public record FlagApplied(String change, @Nullable FlagRecord before, FlagRecord after) {
  /** Whether nodes decide otherwise by it, or the text merely says the same as before. */
  public boolean changed() {
    return before == null || before.revision() != after.revision();
  }
}
