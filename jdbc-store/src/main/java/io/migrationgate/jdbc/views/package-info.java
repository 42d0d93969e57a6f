/**
 * Schemas of views, through which builds see tables in their own shape. Read
 * {@link io.migrationgate.jdbc.views.ViewShape} first: which columns such a view has.
 */
@ApiStability(ApiStability.Level.EVOLVING)
@NullMarked
package io.migrationgate.jdbc.views;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
