/**
 * What a build declares of its migrations: by {@code META-INF/migrations.yaml} or by builder.
 *
 * <p>Read {@link io.migrationgate.declaration.MigrationDeclaration} first (what is declared), then
 * {@link io.migrationgate.declaration.DeclarationParser} (the file). What is valid is told in one
 * place, {@code DeclarationRules}; the keys of the file in {@code DeclarationReader}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.declaration;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
