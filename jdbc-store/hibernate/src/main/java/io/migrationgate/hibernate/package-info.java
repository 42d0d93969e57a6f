/**
 * Keeps Hibernate (6.6 and 7) from writing a side that no gate was asked for in the unit of work:
 * read {@link io.migrationgate.hibernate.FlushGuard} first.
 *
 * <p>Found by Hibernate through the service loader; nothing is to be called.
 * {@link io.migrationgate.hibernate.DocumentConverter} is another matter: it maps versioned
 * documents.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.hibernate;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
