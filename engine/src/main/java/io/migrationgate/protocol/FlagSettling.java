package io.migrationgate.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A change of a flag that was made to settle, and has not yet: some node may still work by the
 * value before.
 *
 * @param flag the flag
 * @param epoch the number of the epoch that must settle
 * @param revision the revision that some node may still have; 0 if it had none
 * @param definition the definition of that revision; null if it had none
 */
public record FlagSettling(
    String flag, long epoch, long revision, @Nullable String definition) {}
