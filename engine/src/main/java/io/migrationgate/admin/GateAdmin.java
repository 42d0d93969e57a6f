package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.registration.SameNames;
import io.migrationgate.registration.SameTables;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.NameSearch;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at migrations and moves them: refuse first, then persist. What nodes make of it is theirs;
 * {@link #settlement} waits for them.
 *
 * <p>Thread-safe. Two operators may act at once: the second one's guards see what the first one
 * did.
 */
public final class GateAdmin {
  private final GateStore store;
  private final List<GateDatabase> databases;
  private final TimeSource time;
  private final SqlApproval approval;
  private final MoveChanges moves;
  private final List<SettleListener> settleListeners = new CopyOnWriteArrayList<>();

  /**
   * An admin of a process that has no other rights than the application.
   *
   * @param store where the phases live
   * @param database holds the gated data
   */
  public static GateAdmin of(GateStore store, GateDatabase database) {
    return new GateAdmin(store, List.of(database), TimeSource.SYSTEM);
  }

  /** An admin of a process that has no other rights than the application. */
  public GateAdmin(GateStore store, List<GateDatabase> databases, TimeSource time) {
    this(store, databases, time, SqlApproval.OWN_RIGHTS);
  }

  /**
   * An admin.
   *
   * @param store where the phases live
   * @param databases every database that holds gated data; the first one is where declared
   *     statements run
   * @param time for waiting
   * @param approval what of the declared SQL may run
   */
  public GateAdmin(
      GateStore store, List<GateDatabase> databases, TimeSource time, SqlApproval approval) {
    this.store = store;
    this.databases = List.copyOf(databases);
    this.time = time;
    this.approval = approval;
    this.moves = new MoveChanges(store, new DatabaseProbing(this.databases, time, approval));
    if (databases.isEmpty()) {
      throw new IllegalArgumentException("no database that holds gated data was given");
    }
  }

  /** What the store holds now. */
  public StoreView view() {
    return store.view();
  }

  /**
   * To be called before any SQL runs that came from the store, with what is about to run.
   *
   * @throws SqlNotAcceptedException if it must not run with this process's rights
   */
  public void requireApproved(DeclaredSql sql) {
    approval.require(sql);
  }

  /**
   * Whether a session means something else than the nodes by the names in a declaration.
   *
   * @param tables what it finds by the tables' names, see {@link SameTables#of}
   * @param search for the other names
   * @return the first difference, with both
   */
  public Optional<Problem> otherNames(
      MigrationDeclaration declared, Map<String, String> tables, NameSearch search) {
    return SameNames.difference(declared, tables, search, store.builds());
  }

  /**
   * Columns of one side's table whose sequences would give values that are taken, if inserts drew
   * from that side next.
   *
   * @return one problem for each; the next step mends it
   * @throws MigrationGateException if the store does not know the migration
   */
  public List<Problem> sequencesBehind(String migration, Side drawn) {
    StoreView view = store.view();
    state(view, migration);
    MigrationDeclaration declared = declaration(view, migration);
    return declared == null ? List.of() : databases.get(0).sequencesBehind(declared, drawn, true);
  }

  /** The latest changes, newest first. */
  public List<HistoryEntry> history(HistoryFilter filter) {
    return store.history(filter);
  }

  /**
   * One migration's state.
   *
   * @throws MigrationGateException if the store does not know it
   */
  public static MigrationState state(StoreView view, String migration) {
    MigrationState state = view.snapshot().migrations().get(migration);
    if (state == null) {
      throw Transitions.unknown(
          migration, new TreeSet<>(view.snapshot().migrations().keySet()));
    }
    return state;
  }

  /** What was declared for a migration; null if the store knows the name only. */
  public static @Nullable MigrationDeclaration declaration(StoreView view, String migration) {
    StoredDefinition stored = view.definitions().get(migration);
    return stored == null ? null : DeclarationJson.read(stored.json());
  }

  /**
   * What would happen: every guard's verdict, nothing changed.
   *
   * @throws MigrationGateException if the store does not know the migration
   */
  public Evaluation dryRun(String migration, Move move, Operator operator) {
    return moves.judge(migration, move, operator);
  }

  /**
   * Approves a migration's next step, by the login of this process's sessions. It is for the
   * migration as it stands: any change of it, and it does not count any more.
   *
   * @return who has approved what by now
   * @throws MigrationGateException if that step is not the next one, or nobody need approve it
   */
  public Approvals approve(String migration, Phase step, Operator operator) {
    long epoch = state(store.view(), migration).epoch();
    String login = store.approvals(migration, epoch).login();
    MigrationState approved = store.change(
        UUID.randomUUID().toString(), new ApproveChange(migration, step, login, operator));
    return store.approvals(migration, approved.epoch());
  }

  /** Says whether the approvals of a role, or of a login, count; with none of them all do. */
  public void letApprove(String role, boolean counts) {
    store.change(
        UUID.randomUUID().toString(),
        view -> new ChangeSet<>(true, List.of(new Mutation.LetApprove(role, counts)), List.of()));
  }

  /**
   * Makes a change, with its history, in one transaction.
   *
   * @throws RefusedException if a guard refuses
   * @throws SqlNotAcceptedException if a declared statement must not run with this process's rights
   * @throws io.migrationgate.spi.OutcomeUnknownException if the connection died and nobody can tell
   */
  public Applied apply(String migration, Move move, Operator operator) {
    StoreView seen = store.view();
    return moves.apply(state(seen, migration).epoch(), migration, move, operator, seen);
  }

  /**
   * Makes a change on condition that the migration is still at the epoch at which the caller looked
   * at it: two operators who both advance it mean the same step, not two.
   *
   * @throws ConcurrentChangeException if it is not
   * @throws RefusedException if a guard refuses
   * @throws io.migrationgate.spi.OutcomeUnknownException if the connection died and nobody can tell
   */
  public Applied apply(String migration, long seenEpoch, Move move, Operator operator) {
    return moves.apply(seenEpoch, migration, move, operator, store.view());
  }

  /**
   * Moves a migration on from where it stands now.
   *
   * @throws MigrationGateException if the store does not know the migration
   */
  public ChangeExecution change(String migration, Operator operator) {
    return change(state(store.view(), migration), operator);
  }

  /** Moves a migration on from where the caller has seen it. */
  public ChangeExecution change(MigrationState seen, Operator operator) {
    return new ChangeExecution(this, seen, operator);
  }

  /**
   * Takes the operator's word that the failed secondary writes recorded so far are repaired. It is
   * no sync mark: only a clean verification afterwards is.
   *
   * @return how many were recorded
   * @throws MigrationGateException if the store does not know the migration
   */
  public long markRepaired(String migration, Operator operator) {
    return store.change(UUID.randomUUID().toString(), view -> {
      MigrationState state = state(view, migration);
      long count = view.unrepaired().getOrDefault(migration, 0L);
      HistoryNote note = new HistoryNote(
          migration,
          "repaired",
          state.current().toString(),
          state.current().toString(),
          operator.actor(),
          operator.reason(),
          "{\"failedWrites\":" + count + "}");
      return count == 0
          ? ChangeSet.nothing(count)
          : new ChangeSet<>(
              count, List.of(new Mutation.RepairFailedWrites(migration)), List.of(note));
    });
  }

  /** Adds a listener for changes that settle while this admin's settlements wait for them. */
  public void addSettleListener(SettleListener listener) {
    settleListeners.add(listener);
  }

  /** A wait for a migration's last change to settle. */
  public Settlement settlement(String migration) {
    return settlement(migration, null);
  }

  /**
   * As {@link #settlement(String)}, with an operator's word for databases that hide their
   * transactions; null if nobody gave one.
   */
  public Settlement settlement(String migration, @Nullable Grace grace) {
    return settlement(new MigrationTarget(migration), grace);
  }

  /**
   * A wait for a flag's last change, if it was made to settle ({@link FlagTerms#settling}).
   *
   * @param grace as for a migration
   */
  public Settlement flagSettlement(String key, @Nullable Grace grace) {
    return settlement(new FlagTarget(key), grace);
  }

  /**
   * Waits until a flag's change has settled that was made to.
   *
   * @param timeout at most so long; the grace, if there is one, comes on top of it
   * @return the last look; {@link SettleProgress#settled} says whether it was enough
   * @throws ConcurrentChangeException if somebody else has changed the flag meanwhile
   * @throws InterruptedException if the thread is interrupted; a later wait goes on
   */
  public SettleProgress awaitSettled(
      FlagApplied change, @Nullable Grace grace, Duration timeout, Consumer<SettleProgress> looks)
      throws InterruptedException {
    SettleProgress last = flagSettlement(change.after().key(), grace).await(timeout, looks);
    if (last.subject().epoch() != change.after().epoch()) {
      throw ConcurrentChangeException.meanwhile(change.after(), last.subject());
    }
    return last;
  }

  /**
   * A wait for the last change of a document type's version.
   *
   * @param grace as for a migration
   */
  public Settlement documentSettlement(String type, @Nullable Grace grace) {
    return settlement(new DocumentTarget(type), grace);
  }

  private Settlement settlement(SettleTarget target, @Nullable Grace grace) {
    return new Settlement(
        store, target, new Barriers.Plan(databases, grace, time), settleListeners);
  }

  /** A wait for signs of life of all nodes, which gives up those that show none. */
  public NodeWatch nodeWatch() {
    return new NodeWatch(new NodeObserver(store, time), time);
  }

  /**
   * Revokes a node's units of work that decide by an epoch before the current one: the node learns
   * of it with its next heartbeat, refuses them, and counts them as drained. What their
   * transactions have written stays until they are rolled back, and settling waits for that.
   *
   * @param node the node's id, or a beginning of it that fits no other
   * @return the node
   * @throws MigrationGateException if there is no such live node, or no change waits for it
   */
  public NodeRecord revoke(String node, Operator operator) {
    return store.change(UUID.randomUUID().toString(), new RevokeChange(node, operator));
  }

  /**
   * Begins a verification: only its fence, taken now, lets a later {@link #completeVerification}
   * set a mark.
   *
   * @return the side to compare with the authoritative one, and the fence
   * @throws MigrationGateException if the last change has not settled, or no side needs verifying
   *     in this phase
   */
  public VerificationFence beginVerification(String migration) {
    MigrationState state = state(store.view(), migration);
    boolean verifiable = state.phase() == Phase.DUAL_WRITE || state.phase() == Phase.READ_NEW;
    if (!verifiable || !state.settled()) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          state.describe(),
          "settled in dual-write or in read-new",
          state.settled()
              ? "verify in one of these phases: elsewhere one of the sides is not written"
              : "wait for it with: mgate settle " + migration));
    }
    Side side = state.phase() == Phase.DUAL_WRITE ? Side.NEW : Side.OLD;
    return new VerificationFence(migration, side, state.enteredEpoch(), state.epoch());
  }

  /**
   * Sets the sync mark if the verification was clean and still counts.
   *
   * @param rows how many rows were compared
   * @param differences how many of them differed
   * @throws RefusedException if there were differences, or the migration has moved since the
   *     verification began
   */
  public Applied completeVerification(
      VerificationFence fence, long rows, long differences, Operator operator) {
    return apply(fence.migration(), new Move.MarkInSync(fence.found(rows, differences)), operator);
  }

  /**
   * Takes the sync mark back that a verification has disproved. Reads and writes go on as they are;
   * moves that need the mark are refused until the side was repaired and verified anew.
   *
   * @param differences how many rows differed; at least one
   * @return whether there was a mark that this verification speaks of
   */
  public boolean takeBackMark(
      VerificationFence fence, long rows, long differences, Operator operator) {
    MigrationState state = state(store.view(), fence.migration());
    boolean marked = fence.side() == Side.NEW ? state.newInSync() : state.oldInSync();
    if (!marked || state.enteredEpoch() != fence.enteredEpoch()) {
      return false;
    }
    apply(fence.migration(), new Move.MarkOutOfSync(fence.found(rows, differences)), operator);
    return true;
  }

  /**
   * Runs the declared query that counts differences, in one statement and so in one snapshot of the
   * database.
   *
   * @throws MigrationGateException if none is declared, it must not run, or the names of the
   *     migration's tables lead to others than the nodes have
   */
  public long countDifferences(String migration) {
    MigrationDeclaration declared = declaration(store.view(), migration);
    String sql = declared == null ? null : declared.sql().differences();
    if (declared == null || sql == null) {
      throw new MigrationGateException(new Problem(
          "migration '" + migration + "'",
          "no query that counts differences",
          "one in its declaration",
          "declare verify.differences in META-INF/migrations.yaml"));
    }
    requireApproved(DeclaredSql.of(declared));
    GateDatabase database = databases.get(0).asking();
    otherNames(declared, SameTables.of(declared, database::resolve), database)
        .ifPresent(problem -> {
          throw new MigrationGateException(problem);
        });
    return database.count(sql);
  }
}
