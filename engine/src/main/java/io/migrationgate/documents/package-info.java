/**
 * Documents and messages whose shape changes: read in every version that is about, written in the
 * version that everybody can read.
 *
 * <p>Read {@link io.migrationgate.documents.VersionedType} first, then
 * {@link io.migrationgate.documents.DocumentCodec}. Which version is written is decided elsewhere;
 * see {@link io.migrationgate.documents.WriteVersion}. Nothing here names a JSON library but the
 * package {@code jackson}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.documents;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
