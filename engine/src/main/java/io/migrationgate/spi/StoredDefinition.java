package io.migrationgate.spi;

/**
 * A migration's declaration as the last build that registered it wrote it.
 *
 * @param migration the migration
 * @param json the declaration, see {@code docs/reference.md}
 * @param fingerprint of the parts that say what the migration <em>is</em>: its old and new side
 * @param build the build that declared it
 */
public record StoredDefinition(String migration, String json, String fingerprint, String build) {}
