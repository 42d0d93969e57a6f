/**
 * Reads what a build is made of, without running it.
 *
 * <p>Read {@link io.migrationgate.cli.archive.BuildArchive} first, then
 * {@link io.migrationgate.cli.archive.Layout}: where classes and resources lie. Files come from
 * anywhere, so whatever is read counts against {@link io.migrationgate.cli.archive.ArchiveLimits},
 * and nothing is ever written under a name that an archive chose.
 */
@NullMarked
package io.migrationgate.cli.archive;

import org.jspecify.annotations.NullMarked;
