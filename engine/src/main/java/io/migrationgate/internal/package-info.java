/**
 * What several packages of this library share and what is no API: it may change in any release.
 *
 * <p>Read {@link io.migrationgate.internal.Murmur3} first.
 */
@NullMarked
package io.migrationgate.internal;

import org.jspecify.annotations.NullMarked;
