package io.migrationgate.simulation;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster of the real classes around a simulated database, played from a seed.
 *
 * <p>Everything happens on the calling thread, as events in virtual time. The same seed, scenario
 * and flaw give the same run.
 */
final class Simulation {
  /** The migration whose data are watched. */
  static final String MIGRATION = "customer-name-split";
  /** A second one, that makes the cluster's epochs move and dead nodes be purged. */
  static final String OTHER = "order-total";

  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_END = 30 * SECOND;

  final Scenario scenario;
  final Flaw flaw;
  final Dice dice;
  final Journal journal = new Journal();
  final SimStore store;
  final SimDatabase database;
  final EventLoop loop;
  final SimFlags flags;
  final List<SimNode> nodes = new ArrayList<>();
  private final List<SimTime> adminClocks = new ArrayList<>();
  private final Invariants invariants;
  private final long seed;
  private @Nullable ThreadUnits running;
  private boolean outage;
  private boolean ending;
  private int barred;
  private long values;
  /** What happened at all, so that a test can see that the simulation does not idle. */
  final Set<String> seen = new TreeSet<>();

  Simulation(long seed, Scenario scenario, Flaw flaw) {
    this.seed = seed;
    this.scenario = scenario;
    this.flaw = flaw;
    this.dice = new Dice(seed);
    this.invariants = new Invariants(this);
    this.store = new SimStore(
        invariants::storeChanged, flaw != Flaw.EPOCH_NOT_CLOSED, flaw != Flaw.FENCES_PASSED_OVER);
    this.database =
        new SimDatabase(invariants::committing, this::barrierSees, this::snapshotsSeen, flaw);
    this.loop = new EventLoop(invariants::check);
    this.flags = new SimFlags(this);
  }

  /**
   * Plays the run.
   *
   * @return how many events happened
   * @throws AssertionError if an invariant was violated; its message says how to see it again
   */
  long run() {
    try {
      play();
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ", flaw " + flaw + ": " + e + "\n" + journal
              + "To see this run again: -Dtest=SimulationTest#oneRun -Dsim.seed=" + seed
              + " -Dsim.scenario=" + scenario.name + " -Dsim.flaw=" + flaw,
          e);
    }
    return loop.events();
  }

  private void play() {
    if (scenario.start != Phase.READ_OLD) {
      store.begin(MIGRATION, scenario.start);
    }
    if (scenario.covered) {
      Bridge covering = new Bridge(scenario.coveredLevel, Bridge.Stage.COVERING);
      store.cover(MIGRATION, covering);
      database.triggers = SimDatabase.needed(covering);
    }
    for (int i = 0; i < scenario.nodes; i++) {
      addNode();
    }
    new SimOperator(this, MIGRATION).start();
    new SimOperator(this, OTHER).start();
    new SimSettler(this, SubjectKind.MIGRATION, MIGRATION).start();
    new SimSettler(this, SubjectKind.MIGRATION, OTHER).start();
    if (dice.chance(0.3)) {
      new SimSettler(this, SubjectKind.MIGRATION, MIGRATION).start();
    }
    for (int i = 0; i < scenario.workers; i++) {
      new SimBackfill(this, i).start();
    }
    if (scenario.bridge > 0) {
      database.deciding = store::deciding;
      database.betweenLookAndLock = new SimBridgeOperator(this)::rival;
      new SimBridgeOperator(this).start();
    }
    for (int i = 0; i < scenario.outsiders; i++) {
      new SimOutsider(this, Side.OLD, i).start();
    }
    for (int i = 0; i < scenario.newOutsiders; i++) {
      new SimOutsider(this, Side.NEW, i).start();
    }
    if (scenario.flags > 0) {
      flags.start();
      SimFlags.KEYS.forEach(key -> new SimSettler(this, SubjectKind.FLAG, key).start());
    }
    if (scenario.documents > 0) {
      new SimVersionOperator(this).start();
    }
    new Chaos(this).start();
    loop.pass(scenario.millis * 1_000_000);
    ending = true;
    long began = loop.now();
    while (!quiet()) {
      if (loop.now() - began > LONGEST_END) {
        throw new Violation(
            Violation.Rule.SETTLES,
            "not after " + LONGEST_END / SECOND + " s without trouble: " + store.view());
      }
      loop.pass(SECOND / 5);
    }
  }

  private boolean quiet() {
    return !outage
        && database.open().isEmpty()
        && store.declares(MIGRATION)
        && store.state(MIGRATION).settled()
        && store.view().flags().settling().isEmpty()
        && store.view().snapshot().documents().values().stream().allMatch(DocumentState::settled);
  }

  SimNode addNode() {
    SimNode node = new SimNode(this, nodes.size());
    nodes.add(node);
    node.start();
    return node;
  }

  /** Does what takes the cover of outsiders away, or may: they are kept off meanwhile. */
  <T> T withoutOutsiders(Supplier<T> change) {
    barred++;
    try {
      return change.get();
    } finally {
      barred--;
    }
  }

  boolean outsidersBarred() {
    return barred > 0;
  }

  private boolean barrierSees(SimTransaction transaction) {
    if (transaction.outsider && flaw == Flaw.OUTSIDERS_COUNTED_BEFORE_BARRIER) {
      return false;
    }
    SimNode node = transaction.node;
    if (node == null
        || (flaw != Flaw.NO_BARRIER_FOR_DEAD_NODES && flaw != Flaw.NO_BARRIER_FOR_LIVE_NODES)) {
      return true;
    }
    boolean live = store.view().liveNodes().stream().map(NodeRecord::id).anyMatch(node::isKnownAs);
    return live == (flaw == Flaw.NO_BARRIER_FOR_DEAD_NODES);
  }

  private boolean snapshotsSeen() {
    MigrationState state = state();
    boolean fence = state.current().equals(state.leaving());
    return flaw != Flaw.NO_WAIT_FOR_SNAPSHOTS
        && (fence || flaw != Flaw.COVERED_BESIDE_OLD_SNAPSHOTS);
  }

  /** A process of its own that looks at the store and moves phases. */
  GateAdmin admin() {
    SimTime time = new SimTime(() -> loop.now(), this::pass, dice);
    adminClocks.add(time);
    return new GateAdmin(
        new Link(this, 0),
        List.of(database),
        flaw == Flaw.EXPIRY_BY_WALL_CLOCK ? time.trustingTheWallClock() : time);
  }

  void jumpAdminClocks(long millis) {
    adminClocks.forEach(time -> time.jump(millis));
  }

  Invariants invariants() {
    return invariants;
  }

  /** Whether trouble and operators have stopped, and no new work begins. */
  boolean ending() {
    return ending;
  }

  /** Whether database and store are down together. */
  boolean outage() {
    return outage;
  }

  void outage(boolean down) {
    outage = down;
  }

  ThreadUnits running() {
    if (running == null) {
      throw new IllegalStateException("no simulated thread is running");
    }
    return running;
  }

  void running(ThreadUnits units) {
    running = units;
  }

  /** The running step waits; others go on. */
  void pass(long nanos) {
    ThreadUnits mine = running;
    loop.pass(nanos);
    running = mine;
  }

  /** What a call to the store takes. */
  void latency() {
    if (dice.chance(scenario.slowStore)) {
      pass(dice.delay(0.1, 20));
    }
  }

  /** From one statement to the next. */
  long pace() {
    return dice.chance(scenario.longThink) ? dice.delay(50, 1_500) : dice.delay(0.1, 6);
  }

  /** A value that nobody has written before. */
  long nextValue() {
    return ++values;
  }

  MigrationState state() {
    return store.state(MIGRATION);
  }

  void note(String format, Object... arguments) {
    journal.note(loop.now(), format, arguments);
  }
}
