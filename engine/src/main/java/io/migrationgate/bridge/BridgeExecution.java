package io.migrationgate.bridge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.bridge.BridgePath.Step;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.registration.SameTables;
import io.migrationgate.spi.BridgeDatabase.Attempt;
import io.migrationgate.spi.BridgeDatabase.Sight;
import io.migrationgate.spi.BridgeDatabase.Triggers;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Installs, replaces and removes the triggers of a migration's bridge, one change at a time.
 *
 * <p>Each try runs under the lock that orders all changes of the store, on condition that the
 * migration is where it was seen: another operator, or a change of the phase, comes before it or
 * after it, and every move looks at the triggers under the same lock. The lock is held for as long
 * as one try waits for the tables. If the process dies, the server lets the lock go; what was begun
 * is finished by the next command. Not thread-safe.
 */
public final class BridgeExecution {
  private final GateAdmin admin;
  private final GateStore store;
  private final GateDatabase database;
  private final TimeSource time;
  private final RandomGenerator random;

  /**
   * An execution.
   *
   * @param admin decides what of the declared SQL may run
   * @param database holds the gated data
   * @param random for the pauses between tries
   */
  public BridgeExecution(
      GateAdmin admin,
      GateStore store,
      GateDatabase database,
      TimeSource time,
      RandomGenerator random) {
    this.admin = admin;
    this.store = store;
    this.database = database;
    this.time = time;
    this.random = random;
  }

  private record Job(
      MigrationState seen, MigrationDeclaration declared, Bridge.Level level, Triggers triggers) {}

  /** Hears of tries. */
  @FunctionalInterface
  public interface Listener {
    /** A try got no lock; the next one begins after a pause. */
    void lockHeld(int tried, int tries, Duration pause, String said);
  }

  /**
   * What triggers do now.
   *
   * @throws io.migrationgate.admin.SqlNotAcceptedException if the declared SQL must not run with
   *     this process's rights: the database is asked for the types of its expressions
   * @throws MigrationGateException if this migration can have no bridge
   */
  public Sight look(MigrationState state, Bridge.Level level) {
    return database.bridging().look(approved(state), level);
  }

  /**
   * The statements that a step would run now.
   *
   * @throws MigrationGateException as {@link #look}
   */
  public List<String> statements(MigrationState state, Bridge.Level level, Triggers wanted) {
    return database.bridging().statements(approved(state), level, wanted);
  }

  private MigrationDeclaration approved(MigrationState state) {
    MigrationDeclaration declared = declared(store.view(), state);
    admin.requireApproved(DeclaredSql.of(declared));
    return declared;
  }

  /**
   * Brings triggers about.
   *
   * @param seen where the migration stands, settled
   * @return what is there then
   * @throws RefusedException if the move that this is for would be refused: nothing was changed
   * @throws ConcurrentChangeException if somebody has changed the migration meanwhile
   * @throws MigrationGateException if the triggers cannot be made, with the reason, or the tables
   *     were in use each time
   * @throws InterruptedException if interrupted between two tries
   */
  public Sight bring(
      MigrationState seen,
      Bridge.Level level,
      Step.Bring step,
      Operator operator,
      LockPatience patience,
      Listener listener)
      throws InterruptedException {
    MigrationDeclaration declared = check(seen, step, operator);
    boolean cease = step.triggers() == Triggers.GONE || step.triggers() == Triggers.ASIDE;
    boolean upheld = !seen.withoutTriggers().equals(seen);
    boolean takesBack = upheld
        && (cease
            || BridgePath.letDown(
                seen, database.bridging().look(declared, level).sure()));
    Job job =
        new Job(takesBack ? takeBackMarks(seen, operator) : seen, declared, level, step.triggers());
    for (int tried = 1; ; tried++) {
      Attempt attempt = attempt(job, operator, patience.lockTimeout());
      if (attempt instanceof Attempt.Done done) {
        return done.sight();
      }
      String said = ((Attempt.LockHeld) attempt).said();
      if (tried >= patience.tries()) {
        throw new MigrationGateException(new Problem(
            BridgePath.subject(seen),
            "a table that was in use each of " + tried + " times, for "
                + patience.lockTimeout().toMillis() + " ms: " + said,
            "a moment without transactions that have written it",
            "look for long transactions, and run the command again: it goes on from here"));
      }
      Duration pause = patience.pauseAfter(tried, random);
      listener.lockHeld(tried, patience.tries(), pause, said);
      time.sleep(pause);
    }
  }

  /** Nobody is shut out, or carried, for the sake of a move that is then refused. */
  private MigrationDeclaration check(MigrationState seen, Step.Bring step, Operator operator) {
    MigrationDeclaration declared = approved(seen);
    if (step.triggers() == Triggers.CARRYING || step.triggers() == Triggers.REFUSING) {
      admin
          .otherNames(declared, SameTables.of(declared, database::resolve), database)
          .or(() -> BridgedColumns.shared(declared, store.view(), database::resolve))
          .ifPresent(problem -> {
            throw new MigrationGateException(problem);
          });
    }
    Bridge next = step.next();
    if (next != null) {
      Evaluation asked = admin.dryRun(seen.name(), new Move.SetBridge(next), operator);
      boolean otherwise =
          asked.refusals().stream().map(Verdict::guard).anyMatch(guard -> guard != Guard.TRIGGERS);
      if (otherwise) {
        throw new RefusedException(asked);
      }
    }
    return declared;
  }

  /**
   * Takes the marks back that triggers uphold: before these cease to act, or when they are found
   * not to. What is written meanwhile the other side misses for good, whoever installs them again;
   * and this process may die right behind the DDL. So the marks go first, in a change of their own.
   *
   * @return where the migration stands then
   * @throws ConcurrentChangeException if somebody has changed the migration meanwhile
   */
  public MigrationState takeBackMarks(MigrationState seen, Operator operator) {
    if (seen.withoutTriggers().equals(seen)) {
      return seen;
    }
    return store.change(UUID.randomUUID().toString(), view -> {
      MigrationState after = unmoved(view, seen).withoutTriggers();
      String place = after.current().toString();
      HistoryNote note = new HistoryNote(
          after.name(),
          "mark-out-of-sync",
          place,
          place,
          operator.actor(),
          operator.reason(),
          JsonNodeFactory.instance.objectNode().put("triggers", "do not act").toString());
      return new ChangeSet<>(after, List.of(new Mutation.PutState(after, false)), List.of(note));
    });
  }

  private static MigrationState unmoved(StoreView view, MigrationState seen) {
    MigrationState state = GateAdmin.state(view, seen.name());
    // Marks are taken back without an epoch.
    if (!state.equals(seen) || !state.settled()) {
      throw new ConcurrentChangeException(seen.name(), seen.epoch(), state);
    }
    return state;
  }

  private Attempt attempt(Job job, Operator operator, Duration lockTimeout) {
    MigrationState seen = job.seen();
    return store.change(UUID.randomUUID().toString(), view -> {
      MigrationState state = unmoved(view, seen);
      if (!declared(view, state).equals(job.declared())) {
        throw new MigrationGateException(new Problem(
            BridgePath.subject(seen),
            "a declaration that a build has changed in the meantime",
            "the one from which this change was decided",
            "run the command again"));
      }
      Attempt attempt =
          database.bridging().bring(job.declared(), job.level(), job.triggers(), lockTimeout);
      return attempt instanceof Attempt.Done
          ? new ChangeSet<>(attempt, List.of(), List.of(note(state, job.triggers(), operator)))
          : ChangeSet.nothing(attempt);
    });
  }

  private static HistoryNote note(MigrationState state, Triggers wanted, Operator operator) {
    String place = state.current().toString();
    return new HistoryNote(
        state.name(),
        "bridge-triggers",
        place,
        place,
        operator.actor(),
        operator.reason(),
        JsonNodeFactory.instance.objectNode().put("triggers", wanted.name()).toString());
  }

  private static MigrationDeclaration declared(StoreView view, MigrationState state) {
    MigrationDeclaration declared = GateAdmin.declaration(view, state.name());
    if (declared == null) {
      throw new MigrationGateException(new Problem(
          BridgePath.subject(state),
          "no declaration, from which triggers are generated",
          "what a build has declared",
          "start a build that declares it"));
    }
    return declared;
  }
}
