package io.migrationgate.spi;

import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the phases live. All rules are the caller's; a store locks, reads, writes and tells what
 * happened.
 *
 * <p>There are no default methods: a store in front of another must not answer for it by mistake.
 * {@link ForwardingGateStore} is where such a one begins.
 *
 * <p>Implementations are thread-safe. Every method may throw {@link StoreUnavailableException},
 * after which nothing has changed; only {@link #change} may also throw
 * {@link OutcomeUnknownException}.
 */
public interface GateStore extends EpochFences, AutoCloseable {

  /** Reads everything that gates decide from, in one consistent read. */
  Snapshot load();

  /** Reads what operators and observers see, in one consistent read. */
  StoreView view();

  /**
   * Makes a change under the lock that orders all changes: lock, read, decide, write with its
   * history, commit.
   *
   * <p>When the connection dies during the commit, the change id is looked up under the lock before
   * anything is said.
   *
   * @param changeId drawn at random by the caller, the same for every try of the same change
   * @param decider decides what to write; may be run again, so it must be free of side effects
   * @return what the decider made of it
   * @throws OutcomeUnknownException if it could not be found out whether the change was made
   * @throws RuntimeException whatever the decider throws; then nothing has changed
   */
  <T> T change(String changeId, ChangeDecider<T> decider);

  /** The keys of segments. */
  SegmentKeys segmentKeys();

  /**
   * Renews a node's lease, reports what it has acknowledged, and learns of changes: one statement
   * where the database can, never queued behind a change.
   */
  BeatAnswer beat(Beat beat);

  /**
   * The latest changes, newest first.
   *
   * @param filter which
   */
  List<HistoryEntry> history(HistoryFilter filter);

  /**
   * Every build that has registered, the one that did so first before the others. Those that have
   * no node and had none for {@link KnownBuild#REMEMBERED} are forgotten when the next one
   * registers.
   */
  List<KnownBuild> builds();

  /**
   * SQL of a migration that operators have accepted, the latest first. Not for nodes, whose user
   * need not be able to read it.
   */
  List<SqlAcceptance> acceptedSql(String migration);

  /**
   * Notes that variants of flags were given to callers, now by the store's clock. A note that is
   * younger than {@link ServedVariant#INTERVAL} stays as it is. It may have noted some of them when
   * it throws; to do it again does no harm.
   *
   * @param variants by flag; the empty text stands for the callers' own default
   */
  void noteServed(Map<String, Set<String>> variants);

  /** Which variants of flags were given to callers, and when. */
  List<ServedVariant> served();

  /**
   * Adds to what clients have sent in which version, now by the store's clock: all of it, or none
   * if it throws. Beyond {@link ClientVersion#NAMES} names of a type a new one counts among the
   * others. What is tried again after a connection died may count twice.
   *
   * @param messages at most some hundred; they are in one transaction
   */
  void noteMessages(List<MessageCount> messages);

  /** Which clients have sent messages of a type in which version, and when. */
  List<ClientVersion> clientVersions(String type);

  /**
   * Who has approved what of a migration as it has stood since an epoch. Not for nodes, whose user
   * need not be able to read it.
   */
  Approvals approvals(String migration, long epoch);

  /** Now, by the clock that {@link HistoryEntry#at} is told by: only these two may be compared. */
  Instant now();

  /**
   * Waits until something may have changed, at most for the time given. May return early, and may
   * be woken by nothing at all: callers look again.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  void awaitChange(Epoch known, Duration atMost) throws InterruptedException;

  /**
   * Whether, as things are, {@link #awaitChange} hears of other processes' changes at once, so that
   * heartbeats need not look for them. To be wrong costs time, never safety.
   */
  boolean announces();

  /**
   * What a declared table's name leads to for this process, if the data are where the store is.
   *
   * @return empty if it leads nowhere, or cannot be looked up
   */
  Optional<ResolvedTable> resolve(String table);

  /**
   * The schemas that this process's sessions look in for names without one; see
   * {@link NameSearch#searchPath}. Empty if that cannot be told.
   */
  List<String> searchPath();

  /**
   * Which database holds the store, asked anew, so that gated data elsewhere can be told from it;
   * null if no gated data can be where it is, and then nothing is compared.
   */
  @Nullable
  DatabaseIdentity identity();

  /**
   * Does what need not be done at once. Called by nodes every two seconds while a migration may
   * leave read-old, or be contracted; may wait for connections.
   */
  void maintain();

  @Override
  void close();
}
