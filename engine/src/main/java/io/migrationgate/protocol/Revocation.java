package io.migrationgate.protocol;

/**
 * An operator's word that a node's older units of work must not commit any more.
 *
 * @param before units that decide by an epoch before this one
 * @param actor who said so
 * @param reason why
 */
public record Revocation(long before, String actor, String reason) {}
