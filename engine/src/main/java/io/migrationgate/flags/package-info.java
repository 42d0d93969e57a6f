/**
 * Feature flags in flagd's format: how one is defined, compiled and evaluated. It knows no store
 * and no runtime. Read {@link io.migrationgate.flags.FlagDefinition} for what a flag is, then
 * {@link io.migrationgate.flags.FlagTable}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.flags;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
