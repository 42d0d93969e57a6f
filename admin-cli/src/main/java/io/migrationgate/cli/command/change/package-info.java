/**
 * Commands that change what a migration is in: phases, ramps, pilots, approvals; and the run of a
 * change, from plan to settled.
 */
@NullMarked
package io.migrationgate.cli.command.change;

import org.jspecify.annotations.NullMarked;
