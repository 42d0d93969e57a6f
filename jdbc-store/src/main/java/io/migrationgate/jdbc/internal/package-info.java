/**
 * What the packages of this module share and nobody else should use: connections, dialects, and
 * what a database's errors mean. No API; it changes without notice.
 *
 * <p>Read {@link io.migrationgate.jdbc.internal.Sessions} first, then
 * {@link io.migrationgate.jdbc.internal.Dialect}.
 */
@NullMarked
package io.migrationgate.jdbc.internal;

import org.jspecify.annotations.NullMarked;
