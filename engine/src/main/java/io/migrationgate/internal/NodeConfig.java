package io.migrationgate.internal;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a node is and how it behaves.
 *
 * @param id drawn at random, never used twice
 * @param identity for people
 * @param declared its migrations, in the order of their gates
 * @param flags the flags that its build asks for
 * @param documents its document types, in the order of their indices
 * @param viewSchema through which its connections see the tables; empty for none
 * @param lease for how long a heartbeat is good, the margin included
 * @param poll the longest time between heartbeats
 * @param announcedPoll the same while the store announces changes, so that heartbeats merely renew
 * @param mode what makes its units of work safe
 * @param p99Millis the application's 99th percentile in milliseconds; negative if it does not tell
 */
public record NodeConfig(
    String id,
    NodeRecord.Identity identity,
    List<MigrationDeclaration> declared,
    List<FlagDeclaration> flags,
    List<DocumentClaim> documents,
    String viewSchema,
    Duration lease,
    Duration poll,
    Duration announcedPoll,
    NodeMode mode,
    LongSupplier p99Millis) {
  /** Copies the lists. */
  public NodeConfig {
    declared = List.copyOf(declared);
    flags = List.copyOf(flags);
    documents = List.copyOf(documents);
  }
}
