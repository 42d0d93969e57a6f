/**
 * The last step of a migration: the evidence that nobody needs the old side any more, and dropping
 * it. Read {@link io.migrationgate.contract.ContractEvidence} first.
 */
@ApiStability(ApiStability.Level.INTEGRATION)
@NullMarked
package io.migrationgate.contract;

import io.migrationgate.ApiStability;
import org.jspecify.annotations.NullMarked;
