package io.migrationgate.admin;

import io.migrationgate.protocol.DocumentState;

/**
 * A change of a document type that was made.
 *
 * @param kind what was done: {@code advance}, {@code rollback} or {@code finalize}
 * @param before where it stood
 * @param after where it stands
 */
public record VersionApplied(String kind, DocumentState before, DocumentState after) {}
