/**
 * Tells webhooks of changes: the history is the outbox, one process sends to each endpoint, at
 * least once.
 *
 * <p>Read {@link io.migrationgate.jdbc.notify.Notifications} first.
 */
@NullMarked
package io.migrationgate.jdbc.notify;

import org.jspecify.annotations.NullMarked;
