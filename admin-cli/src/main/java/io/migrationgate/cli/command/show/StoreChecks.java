package io.migrationgate.cli.command.show;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.cli.command.base.Check;
import io.migrationgate.cli.command.base.OperatorOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.Text;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.registration.SameTables;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TransactionsHiddenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What can be found out about a store that is open. */
final class StoreChecks {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final long LONGEST_WATCH_MILLIS = 5_000;

  private final Session session;
  private final Set<Task> asked;

  /**
   * Checks of a store.
   *
   * @param asked see {@link TaskChecks}
   */
  StoreChecks(Session session, Set<Task> asked) {
    this.session = session;
    this.asked = asked;
  }

  List<Check> all() throws InterruptedException {
    StoreView view = session.admin().view();
    List<Check> checks = new ArrayList<>();
    checks.add(Check.ok("schema", "version " + session.open().facts().get().schemaVersion()));
    checks.add(Check.ok(
        "changes", "nodes hear of them by " + session.open().facts().get().hearing()));
    checks.addAll(new TaskChecks(session, asked).all(view));
    checks.add(barrier(view));
    checks.add(nodes(view));
    checks.add(writers(view));
    checks.add(tables(view));
    checks.addAll(bridges(view));
    checks.add(unsettled(view));
    checks.add(unrepaired(view));
    checks.addAll(new RightsChecks(session).all(view));
    return checks;
  }

  private Check barrier(StoreView view) {
    try {
      session.open().databases().forEach(database -> database.startBarrier().blocking());
      return Check.ok("barrier", "this user can see when older transactions have ended");
    } catch (TransactionsHiddenException e) {
      boolean fencedOnly = !view.nodes().isEmpty()
          && view.nodes().stream().allMatch(node -> node.mode() == NodeMode.FENCED);
      return fencedOnly
          ? Check.ok("barrier", "transactions are hidden, which no node needs: all are fenced")
          : Check.fail("barrier", e.problem());
    } catch (MigrationGateException e) {
      return Check.fail("barrier", e.problem());
    }
  }

  /** Whether nodes beat is seen by looking twice, never by comparing clocks. */
  private Check nodes(StoreView view) throws InterruptedException {
    List<NodeRecord> live = view.liveNodes();
    int givenUp = view.nodes().size() - live.size();
    if (live.isEmpty()) {
      return Check.warn(
          "nodes",
          "none is live" + (givenUp == 0 ? "" : ", " + Text.count(givenUp, "node") + " given up"),
          "start a build that uses this store, with its migrations declared");
    }
    long longest = live.stream().mapToLong(NodeRecord::leaseMillis).max().orElse(0);
    Set<String> silent = silent(live, Math.min(longest / 2, LONGEST_WATCH_MILLIS));
    if (!silent.isEmpty()) {
      return Check.warn(
          "nodes",
          silent.size() + " of " + Text.count(live.size(), "live node")
              + " did not beat while watched: " + String.join(", ", silent),
          "look at these processes; they are given up when their lease is over");
    }
    return Check.ok(
        "nodes",
        Text.count(live.size(), "live node")
            + (live.size() == 1 ? " beats" : " beat")
            + (givenUp == 0 ? "" : ", " + Text.count(givenUp, "node") + " given up"));
  }

  private Set<String> silent(List<NodeRecord> nodes, long patienceMillis)
      throws InterruptedException {
    Map<String, NodeRecord> waiting = new HashMap<>();
    nodes.forEach(node -> waiting.put(node.id(), node));
    long start = session.terminal().time().nanoTime();
    while (!waiting.isEmpty()
        && session.terminal().time().nanoTime() - start
            < Duration.ofMillis(patienceMillis).toNanos()) {
      session.terminal().time().sleep(LOOK_AGAIN);
      Set<String> still = new HashSet<>();
      for (NodeRecord now : session.admin().view().liveNodes()) {
        NodeRecord before = waiting.get(now.id());
        if (before != null
            && before.beat() == now.beat()
            && before.generation() == now.generation()) {
          still.add(now.id());
        }
      }
      // A node that has left in the meantime is not silent, but gone.
      waiting.keySet().retainAll(still);
    }
    Set<String> labels = new TreeSet<>();
    waiting.values().forEach(node -> labels.add(node.label()));
    return labels;
  }

  private Check writers(StoreView view) {
    Set<String> strangers = new TreeSet<>();
    try {
      for (GateDatabase database : session.open().databases()) {
        strangers.addAll(database.unregisteredSessions(
            view.processes(), Set.of(OperatorOptions.OWN_APPLICATION)));
      }
    } catch (TransactionsHiddenException e) {
      return Check.warn(
          "writers",
          "sessions are not shown: " + e.problem().found(),
          e.problem().nextStep()
              + "; else read-old is left on your word only, with --no-other-writers");
    }
    return strangers.isEmpty()
        ? Check.ok("writers", "no session that may write without asking the gate")
        : Check.warn(
            "writers",
            "sessions that may write without asking the gate: " + String.join(", ", strangers),
            "stop them before read-old is left, or name them with --ignore-sessions if they are harmless");
  }

  /** Whether this user sees what it may have to copy, count and compare. */
  private Check tables(StoreView view) {
    List<Problem> problems = new ArrayList<>();
    for (MigrationState state : view.snapshot().migrations().values()) {
      MigrationDeclaration declared = GateAdmin.declaration(view, state.name());
      if (declared != null && !state.retired()) {
        Stream.of(declared.oldSide(), declared.newSide())
            .flatMap(Stream::ofNullable)
            .flatMap(side -> session.open().databases().get(0).resolve(side.table()).stream())
            .flatMap(table ->
                declared.backfill() == null ? Stream.ofNullable(table.hidden()) : table.problems())
            .forEach(problems::add);
        SameTables.overlap(declared, session.open().databases().get(0)::resolve)
            .ifPresent(problems::add);
        session
            .admin()
            .otherNames(
                declared, session.tables(declared), session.open().databases().get(0))
            .ifPresent(problems::add);
      }
    }
    if (problems.isEmpty()) {
      return Check.ok("tables", "this user sees all rows of those that are declared");
    }
    Problem first = problems.get(0);
    return Check.fail(
        "tables",
        new Problem(
            first.subject(),
            first.subject() + ": " + first.found(),
            first.expected(),
            first.nextStep()));
  }

  /** Whether triggers are there, enabled and as they would be made now; nothing without bridges. */
  private List<Check> bridges(StoreView view) {
    List<Check> checks = new ArrayList<>();
    for (MigrationState state : view.snapshot().migrations().values()) {
      Bridge bridge = state.current().bridge();
      MigrationDeclaration declared = GateAdmin.declaration(view, state.name());
      if (bridge.isOff() || declared == null) {
        continue;
      }
      String check = "bridge of " + state.name();
      if (bridge.stage() == Bridge.Stage.MARKING) {
        checks.add(Check.warn(
            check,
            "nodes mark their statements, and nobody is covered: it was not turned on, or off, to"
                + " the end",
            "mgate bridge " + state.name() + " on --reason \"why\", or: mgate bridge "
                + state.name() + " off --reason \"why\""));
      } else {
        try {
          session.admin().requireApproved(DeclaredSql.of(declared));
        } catch (SqlNotAcceptedException e) {
          checks.add(
              Check.warn(check, "its triggers were not looked at", e.problem().nextStep()));
          continue;
        }
        checks.add(session
            .open()
            .databases()
            .get(0)
            .bridgeProblem(declared, bridge)
            .map(problem -> Check.fail(check, problem))
            .orElseGet(() -> Check.ok(check, "the triggers are as " + bridge + " needs them")));
      }
    }
    return checks;
  }

  private static Check unsettled(StoreView view) {
    List<String> names = view.snapshot().migrations().values().stream()
        .filter(state -> !state.settled())
        .sorted(Comparator.comparing(MigrationState::name))
        .map(MigrationState::name)
        .toList();
    return names.isEmpty()
        ? Check.ok(
            "changes settled",
            Text.count(view.snapshot().migrations().size(), "migration") + ", none unsettled")
        : Check.warn(
            "changes settled", "not: " + String.join(", ", names), "mgate settle " + names.get(0));
  }

  private static Check unrepaired(StoreView view) {
    List<String> found = view.unrepaired().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
    return found.isEmpty()
        ? Check.ok("secondary writes", "no failed one is left")
        : Check.warn(
            "secondary writes",
            "failed and not repaired: " + String.join(", ", found),
            "repair these keys, then verify");
  }
}
