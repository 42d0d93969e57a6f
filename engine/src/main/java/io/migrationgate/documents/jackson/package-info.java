/**
 * Documents by Jackson 2. The only package that names it: another JSON library is another
 * {@link io.migrationgate.documents.DocumentFormat}.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.documents.jackson;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
