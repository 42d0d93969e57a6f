/**
 * Feature flags over HTTP, by OpenFeature's remote evaluation protocol, for browsers and other
 * languages. It brings no server: read {@link io.migrationgate.ofrep.OfrepEndpoints}, which an
 * application mounts in its own.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.ofrep;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
