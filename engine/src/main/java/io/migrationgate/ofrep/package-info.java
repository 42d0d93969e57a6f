/**
 * Feature flags over HTTP, by OpenFeature's remote evaluation protocol, for browsers and other
 * languages. It brings no server: read {@link io.migrationgate.ofrep.OfrepEndpoints}, which an
 * application mounts in its own.
 */
@NullMarked
package io.migrationgate.ofrep;

import org.jspecify.annotations.NullMarked;
