package io.migrationgate.protocol;

/**
 * What a build says of one migration, as far as it decides whether the build may run.
 *
 * @param migration the migration
 * @param supports the phases in which the build works
 * @param fingerprint of what the migration <em>is</em>: its old and new side; empty if it is not
 *     known, which fits any
 */
public record Claim(String migration, SupportedPhases supports, String fingerprint) {}
