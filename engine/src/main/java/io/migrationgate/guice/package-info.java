/**
 * Gates for Guice: optional; needs {@code com.google.inject:guice} on the class path. Read
 * {@link io.migrationgate.guice.MigrationGateModule}.
 */
@NullMarked
package io.migrationgate.guice;

import org.jspecify.annotations.NullMarked;
