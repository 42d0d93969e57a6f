/**
 * Messages whose shape changes, over HTTP and through queues: clients and servers of different
 * builds talk while both are there.
 *
 * <p>Read {@link io.migrationgate.messages.MessageEndpoint} first, which is a server's side, then
 * {@link io.migrationgate.messages.MessageRequests} and
 * {@link io.migrationgate.messages.MessageResponses}, which are a client's, and
 * {@link io.migrationgate.messages.QueueMessages}. All are plain functions around a
 * {@link io.migrationgate.documents.DocumentCodec}; only the package {@code servlet} knows
 * servlets.
 *
 * <p>An answer goes in the version that the client has asked for, and depends on nothing else. What
 * is sent unasked goes in the version in force, by
 * {@link io.migrationgate.documents.WriteVersion#sending}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.messages;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
