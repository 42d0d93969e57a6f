/**
 * What containers of dependency injection share. {@code jakarta.inject:jakarta.inject-api} is
 * optional: containers that know its qualifiers bring it. Read
 * {@link io.migrationgate.inject.Gate}.
 */
@ApiStability(ApiStability.Level.STABLE)
@NullMarked
package io.migrationgate.inject;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
