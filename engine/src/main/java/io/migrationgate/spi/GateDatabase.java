package io.migrationgate.spi;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database that holds gated data, as far as changing phases must look at it. Implementations are
 * thread-safe; methods may throw {@link StoreUnavailableException}.
 */
public interface GateDatabase extends NameSearch {

  /**
   * Begins to wait for every transaction that could have written before this moment.
   *
   * @throws io.migrationgate.MigrationGateException if the database lets this user see no
   *     transactions
   */
  Barrier startBarrier();

  /**
   * Begins to wait for every transaction whose snapshot was taken before this moment, whether it
   * has written or not: one that writes later goes by what it sees, and has no transaction id yet.
   *
   * @throws io.migrationgate.MigrationGateException if the database lets this user see no
   *     transactions
   */
  Barrier startSnapshotBarrier();

  /**
   * Runs a declared probe in a transaction that is rolled back.
   *
   * @return why it failed, in words that quote no row; null when it did not
   */
  @Nullable
  String probe(String sql);

  /** Runs a declared query that counts, in one statement, and returns its first column's number. */
  long count(String sql);

  /**
   * Looks through all documents of a place for their versions, in one statement and so in one
   * snapshot of the database. Reads them all, and takes no locks.
   *
   * @throws io.migrationgate.MigrationGateException if there is no such table or column, or rows of
   *     it are hidden from this user
   */
  StoredVersions documentVersions(DocumentPlace place);

  /**
   * The columns that an insert must name: not null and without a default.
   *
   * @return those of {@code columns} in {@code table} of which this is so, in order
   */
  List<String> mandatoryColumns(String table, List<String> columns);

  /**
   * Looks whether one side's table, where inserts draw values from it, would give ones that are
   * taken: its sequences and identity columns stay where they are while rows are copied with their
   * values.
   *
   * @param drawn the side that inserts draw from next
   * @param concurrently whether inserts go on drawing from the other side for a while, so that a
   *     distance must be kept
   * @return one problem for each column that would, or of which it cannot be told; the next step is
   *     the statement that mends it
   */
  List<Problem> sequencesBehind(MigrationDeclaration declared, Side drawn, boolean concurrently);

  /**
   * Looks whether a bridge's triggers are there as they were generated, and do what is counted on.
   *
   * @param wanted what is counted on; in {@link Bridge.Stage#OFF} that no trigger acts, in
   *     {@link Bridge.Stage#MARKING} nothing
   * @return what is wrong; the next step mends it
   */
  Optional<Problem> bridgeProblem(MigrationDeclaration declared, Bridge wanted);

  /** The triggers of bridges here. */
  BridgeDatabase bridging();

  /**
   * Sessions that may write without asking the gate: those that carry the mark of no registered
   * node's process.
   *
   * @param processes marks of the registered nodes' processes; see {@link NodeIds}
   * @param harmless names of sessions that are known to be harmless
   * @throws TransactionsHiddenException if the database does not show this user its sessions
   */
  Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless);

  /**
   * What giving up an old side needs.
   *
   * @throws io.migrationgate.MigrationGateException if this kind of database cannot do that
   */
  ContractDatabase contracting();

  /**
   * The same database as whoever asks what is declared, with {@link #probe} and {@link #count};
   * this one, unless another user was set up for it.
   */
  GateDatabase asking();

  /** What users may do here. */
  DatabasePrivileges privileges();

  /** A wait for transactions that were open when it began. */
  interface Barrier {
    /** Who is still in the way; empty once it has passed, and for ever after. */
    List<BlockingSession> blocking();
  }

  /**
   * A database session that a barrier waits for.
   *
   * @param id the session, in the database's own words
   * @param user its user or application
   * @param ageMillis how long its transaction has been open, in milliseconds; -1 if it cannot be
   *     seen
   * @param statement what it last ran; empty if it cannot be seen
   */
  record BlockingSession(String id, String user, long ageMillis, String statement) {}
}
