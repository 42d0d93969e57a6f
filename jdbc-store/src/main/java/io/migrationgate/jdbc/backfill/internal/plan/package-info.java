/**
 * Turns what is declared into a plan for the tables as they are, or says why it cannot be done.
 *
 * <p>Read {@link io.migrationgate.jdbc.backfill.internal.plan.PlanReader} first.
 */
@NullMarked
package io.migrationgate.jdbc.backfill.internal.plan;

import org.jspecify.annotations.NullMarked;
