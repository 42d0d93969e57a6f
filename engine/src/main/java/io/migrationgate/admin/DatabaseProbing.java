package io.migrationgate.admin;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Circumstances.Probes;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.Transitions;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.TransactionsHiddenException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks the databases what the guards of a move want to know, and nothing that they do not. */
final class DatabaseProbing {
  /** Together longer than it takes a node to mark what is idle in its pools. */
  private static final int LOOKS_AGAIN = 40;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final List<GateDatabase> databases;
  private final TimeSource time;
  private final SqlApproval approval;

  DatabaseProbing(List<GateDatabase> databases, TimeSource time, SqlApproval approval) {
    this.databases = databases;
    this.time = time;
    this.approval = approval;
  }

  /**
   * Asks.
   *
   * @throws SqlNotAcceptedException if a question must not be asked with this process's rights
   */
  Probes probe(StoreView view, MigrationState state, Move move, Operator operator) {
    return probe(view, state, move, operator, false);
  }

  /**
   * Looks at triggers once more, under the lock of the change: whoever changes them holds it too.
   */
  Probes lookAgain(Probes before, StoreView seen, StoreView view, MigrationState state, Move move) {
    MigrationDeclaration declared = GateAdmin.declaration(view, state.name());
    boolean asked = Objects.equals(declared, GateAdmin.declaration(seen, state.name()));
    return before.withTriggers(triggersProblem(declared, state, move, !asked));
  }

  /** The same, to judge the move only: what must not be asked is not, and says so. */
  Probes judge(StoreView view, MigrationState state, Move move, Operator operator) {
    return probe(view, state, move, operator, true);
  }

  private Probes probe(
      StoreView view, MigrationState state, Move move, Operator operator, boolean judged) {
    boolean leavesReadOld = state.phase() == Phase.READ_OLD
        && (move instanceof Move.Advance || move instanceof Move.SetRamp);
    boolean bridges = move instanceof Move.SetBridge && state.current().bridge().isOff();
    boolean leavesOldSide = state.phase() == Phase.READ_NEW && move instanceof Move.Advance;
    MigrationDeclaration declared = GateAdmin.declaration(view, state.name());
    return new Probes(
        (leavesReadOld || bridges) && declared != null ? expandedProblem(declared, judged) : null,
        leavesOldSide && declared != null ? mandatoryProblem(declared) : null,
        writers(view, state, move, operator),
        operator.vouchesForWriters() || view.development(),
        declared == null ? List.of() : sequencesBehind(declared, state, move),
        judged && declared != null && !approved(DeclaredSql.of(declared))
            ? notAsked(declared, state, move)
            : triggersProblem(declared, state, move, true),
        Approvals.NONE);
  }

  /** Where nobody's data can be lost, whoever else is connected does no harm. */
  private @Nullable Set<String> writers(
      StoreView view, MigrationState state, Move move, Operator operator) {
    if (!asksForWriters(state, move)) {
      return Set.of();
    }
    return view.development() ? null : unregistered(view, operator);
  }

  /** Rather once too often: a writer that a bridge covers is none that its guard asks for. */
  private static boolean asksForWriters(MigrationState state, Move move) {
    if (move instanceof Move.SetBridge) {
      // To look for them takes seconds while they are there; in read-old they may stay.
      int covered = state.current().outsiders().size();
      return state.phase() != Phase.READ_OLD
          && Transitions.leadsTo(state, move)
              .filter(target -> target.outsiders().size() < covered)
              .isPresent();
    }
    boolean covered = state.current().coversOldShape();
    boolean advances = move instanceof Move.Advance;
    boolean shut = state.current().bridge().stage() == Bridge.Stage.SHUT;
    return switch (state.phase()) {
      case READ_OLD -> !covered && (advances || move instanceof Move.SetRamp);
      case READ_NEW -> shut && advances;
      case WRITE_NEW -> advances;
      case DUAL_WRITE, CONTRACTED -> false;
    };
  }

  /** Triggers are looked at wherever somebody counts on them, or on their being gone. */
  private @Nullable Problem triggersProblem(
      @Nullable MigrationDeclaration declared, MigrationState state, Move move, boolean ask) {
    Bridge wanted =
        move instanceof Move.SetBridge set ? set.bridge() : state.current().bridge();
    if (!bridged(state, move)) {
      return null;
    }
    if (declared == null) {
      return new Problem(
          "migration '" + state.name() + "'",
          "no declaration, from which its triggers are generated",
          "what a build has declared",
          "start a build that declares it");
    }
    if (ask) {
      // To tell what would be made, the database is asked for the types of its expressions.
      approval.require(DeclaredSql.of(declared));
    }
    return databases.get(0).bridgeProblem(declared, wanted).orElse(null);
  }

  private static boolean bridged(MigrationState state, Move move) {
    boolean wanted = move instanceof Move.SetBridge set && !set.bridge().isOff();
    return wanted || !state.current().bridge().isOff();
  }

  private static @Nullable Problem notAsked(
      MigrationDeclaration declared, MigrationState state, Move move) {
    return bridged(state, move)
        ? new Problem(
            "bridge of migration '" + declared.name() + "'",
            Probes.NOT_ASKED,
            "triggers that are as they would be made now",
            "read the declared SQL, and accept it, with: mgate sql " + declared.name())
        : null;
  }

  /*
   * Until write-new the old side is written first, and what it gave is written to the new one. Both
   * sides give values at once only while the step between read-new and write-new settles.
   */
  private List<Problem> sequencesBehind(
      MigrationDeclaration declared, MigrationState state, Move move) {
    boolean forward = move instanceof Move.Advance && state.phase() == Phase.READ_NEW;
    boolean back = move instanceof Move.Rollback
        && (state.phase() == Phase.WRITE_NEW || state.phase() == Phase.READ_NEW);
    if (!state.settled() || !(forward || back)) {
      return List.of();
    }
    return databases
        .get(0)
        .sequencesBehind(
            declared, forward ? Side.NEW : Side.OLD, forward || state.phase() == Phase.WRITE_NEW);
  }

  private @Nullable String expandedProblem(MigrationDeclaration declared, boolean judged) {
    String sql = declared.sql().expanded();
    if (sql == null) {
      return null;
    }
    DeclaredSql all = DeclaredSql.of(declared);
    if (judged && !approved(all)) {
      return Probes.NOT_ASKED;
    }
    approval.require(all);
    return databases.get(0).asking().probe(sql);
  }

  private boolean approved(DeclaredSql sql) {
    try {
      approval.require(sql);
      return true;
    } catch (SqlNotAcceptedException e) {
      return false;
    }
  }

  private @Nullable String mandatoryProblem(MigrationDeclaration declared) {
    MigrationDeclaration.SideSpec old = declared.oldSide();
    if (old == null || old.columns().isEmpty()) {
      return null;
    }
    List<String> columns = databases.get(0).mandatoryColumns(old.table(), old.columns());
    return columns.isEmpty()
        ? null
        : "columns of "
            + old.table()
            + " that every insert must name: "
            + String.join(", ", columns);
  }

  /**
   * Null when it cannot be told: a database does not show its sessions to this user. What is found
   * is looked for again for a while: a node marks the connections of its pools when they are first
   * used, and those that are not within some seconds.
   */
  private @Nullable Set<String> unregistered(StoreView view, Operator operator) {
    Set<Long> processes = view.processes();
    try {
      Set<String> found = look(processes, operator);
      for (int looks = 0; looks < LOOKS_AGAIN && !found.isEmpty(); looks++) {
        pause();
        found.retainAll(look(processes, operator));
      }
      return found;
    } catch (TransactionsHiddenException e) {
      return null;
    }
  }

  private Set<String> look(Set<Long> processes, Operator operator) {
    Set<String> found = new TreeSet<>();
    databases.forEach(database ->
        found.addAll(database.unregisteredSessions(processes, operator.ignoredSessions())));
    return found;
  }

  /** Cut short by an interrupt, the next looks come at once: a refusal too many does no harm. */
  private void pause() {
    try {
      time.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
