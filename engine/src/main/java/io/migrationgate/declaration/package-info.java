/**
 * What a build declares of its migrations: by {@code META-INF/migrations.yaml} or by builder.
 *
 * <p>Read {@link io.migrationgate.declaration.MigrationDeclaration} first.
 */
@NullMarked
package io.migrationgate.declaration;

import org.jspecify.annotations.NullMarked;
