package io.migrationgate.spi;

/**
 * An operator's word that SQL may run with his rights, as the store keeps it.
 *
 * @param migration whose SQL it is
 * @param hash of {@link io.migrationgate.declaration.DeclaredSql#hash}
 * @param texts what he has read, as {@link io.migrationgate.declaration.DeclaredSql#json} writes it
 * @param actor who
 */
public record SqlAcceptance(String migration, String hash, String texts, String actor) {}
