/**
 * Tells webhooks of changes: the history is the outbox, one process sends to each endpoint, at
 * least once.
 *
 * <p>Read {@link io.migrationgate.jdbc.notify.Notifications} first.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.jdbc.notify;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
