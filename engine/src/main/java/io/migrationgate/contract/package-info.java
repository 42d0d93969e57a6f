/**
 * The last step of a migration: the evidence that nobody needs the old side any more, and dropping
 * it. Read {@link io.migrationgate.contract.ContractEvidence} first.
 */
@NullMarked
package io.migrationgate.contract;

import org.jspecify.annotations.NullMarked;
