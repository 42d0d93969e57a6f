/**
 * The bridge of a migration: triggers by which the database itself keeps the other side, for
 * writers that ask no gate, and the mark by which those of a gate are told.
 * {@link io.migrationgate.jdbc.internal.bridge.StatementMarker} is what connections need.
 */
@NullMarked
package io.migrationgate.jdbc.internal.bridge;

import org.jspecify.annotations.NullMarked;
