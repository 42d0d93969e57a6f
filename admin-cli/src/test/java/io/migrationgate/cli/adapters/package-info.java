/** Tests of what comes from other systems. */
@NullMarked
package io.migrationgate.cli.adapters;

import org.jspecify.annotations.NullMarked;
