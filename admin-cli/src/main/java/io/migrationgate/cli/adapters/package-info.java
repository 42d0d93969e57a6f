/**
 * Flags of other systems, brought into flagd's format. Read
 * {@link io.migrationgate.cli.adapters.ForeignFlags} first: what does not mean exactly the same
 * here is left out, and listed.
 */
@NullMarked
package io.migrationgate.cli.adapters;

import org.jspecify.annotations.NullMarked;
