package io.migrationgate;

import io.migrationgate.protocol.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * A migration that changed on this node.
 *
 * @param before what the node decided by until now; null at the first snapshot
 * @param after what it decides by from now on
 */
public record PhaseChange(@Nullable MigrationState before, MigrationState after) {}
