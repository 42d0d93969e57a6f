package io.migrationgate.simulation;

import io.migrationgate.Phase;
import io.migrationgate.protocol.Bridge;
import java.util.List;

/**
 * How much of what happens in a run. Times are means in virtual milliseconds; 0 means never.
 * Mutable; every run makes its own.
 */
final class Scenario {
  static final String SWARM = "swarm";
  static final String RESTORES = "restores";
  static final String BRIDGES = "bridges";
  static final String FLAGS = "flags";
  static final String DOCUMENTS = "documents";

  /** Under which the run can be asked for again. */
  String name = SWARM;

  Phase start = Phase.READ_OLD;
  int nodes = 3;
  int clients = 2;
  int keys = 4;
  int batch = 2;
  int workers = 1;
  long millis = 4_000;

  double repeatableRead = 0.3;
  double slowCommit = 0.03;
  double slowCommitMillis = 3_000;
  double longThink = 0.02;
  /** How often a transaction waits between its first statement and its first gated call. */
  double lateGate = 0.02;

  double deletes = 0.2;
  double connectionFails = 0.05;
  double slipAtPin = 0.05;
  double slowStore = 0.2;
  double lostAnswers = 0.03;

  long pauses = 1_500;
  long pauseMillis = 3_000;
  long crashes = 6_000;
  long joinsAndLeaves = 2_500;
  long cuts = 3_000;
  long wallJumps = 3_000;
  long operator = 120;
  long restores;

  /** How many of the nodes work without leases. */
  double fenced;

  long revocations;

  /** How often the second side of a write fails, and the application goes on all the same. */
  double partialWrites;

  /** How many writers of the old shape ask no gate. */
  int outsiders;

  /** How many of the new shape. */
  int newOutsiders;

  /** Whether those come also before the new side is in sync, wherever a trigger carries back. */
  boolean newShapeEarly;

  /** How often they wait before they write. */
  double outsidersLinger = 0.03;

  /** How often they read for long, wherever the migration stands, and write once covered. */
  double outsidersRead;

  /** How often they wait before they commit. */
  double outsidersCommitLate = 0.03;

  /** Whether read-old is left only when they are covered. */
  boolean coverFirst;

  /** Whether they are covered in read-new, which is left only when they are, and not before. */
  boolean coverLate;

  /** Whether a bridge covers them from the beginning. */
  boolean covered;

  /** Of which level that one is; where it is the forward one, others are of either. */
  Bridge.Level coveredLevel = Bridge.Level.FORWARD;

  /** Between two steps of whoever turns the bridge on and off. */
  long bridge;

  /** How often, at each of these steps, he goes back before the last one has settled. */
  double bridgeBack = 0.1;

  /** How often another one removes triggers right after they were looked at. */
  double rivals;

  /** How often gated transactions write the old side besides without asking. */
  double plainWrites;

  /** Between two changes of flags. */
  long flags;

  /** Between two steps of whoever moves the version of documents; without it there are none. */
  long documents;

  double back = 0.25;
  /** How often the operator waits for the backfill rather than to do something else. */
  double patience = 0.9;

  double reverseEarly = 0.25;
  double settlerDies = 0.02;
  double workerPauses = 0.02;
  double workerDies = 0.01;
  double ramps = 0.3;

  /** Whether only lost and stale data count, not the positions that led there. */
  boolean dataOnly;

  /**
   * A random part of all troubles. A run with every trouble at once gets nowhere; different parts
   * together reach more (the idea is that of Groce et al., "Swarm Testing", ISSTA 2012).
   */
  static Scenario swarm(Dice dice) {
    Scenario all = new Scenario();
    Scenario swarm = calm();
    swarm.start = dice.pick(List.of(Phase.values()).subList(0, 4));
    swarm.operator = dice.pick(List.of(30L, 120L, 400L));
    swarm.back = dice.pick(List.of(0.1, 0.3, 0.5));
    swarm.reverseEarly = dice.pick(List.of(0.05, 0.3));
    swarm.workers = dice.pick(List.of(1, 2));
    swarm.slowCommit = dice.pick(List.of(0.0, all.slowCommit));
    swarm.longThink = dice.pick(List.of(0.0, all.longThink));
    swarm.lateGate = dice.pick(List.of(0.0, all.lateGate));
    swarm.connectionFails = dice.pick(List.of(0.0, all.connectionFails));
    swarm.slipAtPin = dice.pick(List.of(0.0, all.slipAtPin));
    swarm.lostAnswers = dice.pick(List.of(0.0, all.lostAnswers));
    swarm.pauses = dice.pick(List.of(0L, 0L, all.pauses));
    swarm.crashes = dice.pick(List.of(0L, 0L, all.crashes));
    swarm.joinsAndLeaves = dice.pick(List.of(0L, 0L, all.joinsAndLeaves));
    swarm.cuts = dice.pick(List.of(0L, 0L, all.cuts));
    swarm.wallJumps = dice.pick(List.of(0L, all.wallJumps));
    swarm.settlerDies = dice.pick(List.of(0.0, all.settlerDies));
    swarm.workerPauses = dice.pick(List.of(0.0, all.workerPauses));
    swarm.workerDies = dice.pick(List.of(0.0, all.workerDies));
    swarm.fenced = dice.pick(List.of(0.0, 0.5, 1.0));
    swarm.revocations = dice.pick(List.of(0L, 0L, 400L));
    swarm.partialWrites = dice.pick(List.of(0.0, 0.05));
    return swarm;
  }

  /** The scenario of that name: a part of all troubles, with restores or without, or a flaw's. */
  static Scenario named(String name, long seed) {
    if (!List.of(SWARM, RESTORES, BRIDGES, FLAGS, DOCUMENTS).contains(name)) {
      return FlawScenarios.showing(Flaw.valueOf(name));
    }
    Scenario scenario = swarm(new Dice(~seed));
    scenario.name = name;
    scenario.restores = name.equals(RESTORES) ? 1_500 : 0;
    if (name.equals(FLAGS)) {
      Dice dice = new Dice(seed);
      scenario.flags = dice.pick(List.of(30L, 120L, 400L));
      scenario.restores = dice.pick(List.of(0L, 0L, 1_500L));
    }
    if (name.equals(BRIDGES)) {
      Dice dice = new Dice(seed);
      scenario.outsiders = dice.pick(List.of(1, 2, 4));
      scenario.newOutsiders = dice.pick(List.of(0, 0, 1, 2));
      scenario.bridge = dice.pick(List.of(20L, 60L, 200L));
      scenario.rivals = 0.1;
      scenario.coverFirst = dice.chance(0.5);
      scenario.outsidersLinger = dice.pick(List.of(0.0, 0.03, 0.2));
      scenario.outsidersCommitLate = dice.pick(List.of(0.0, 0.03, 0.2));
      scenario.outsidersRead = dice.pick(List.of(0.0, 0.1));
      scenario.newShapeEarly = dice.chance(0.5);
    }
    if (name.equals(DOCUMENTS)) {
      Dice dice = new Dice(seed);
      scenario.documents = dice.pick(List.of(20L, 60L, 200L));
      scenario.restores = dice.pick(List.of(0L, 0L, 1_500L));
    }
    return scenario;
  }

  /** Nothing goes wrong: where a targeted scenario starts. */
  static Scenario calm() {
    Scenario calm = new Scenario();
    calm.slowCommit = 0;
    calm.longThink = 0;
    calm.lateGate = 0;
    calm.connectionFails = 0;
    calm.slipAtPin = 0;
    calm.lostAnswers = 0;
    calm.pauses = 0;
    calm.crashes = 0;
    calm.joinsAndLeaves = 0;
    calm.cuts = 0;
    calm.wallJumps = 0;
    calm.settlerDies = 0;
    calm.workerPauses = 0;
    calm.workerDies = 0;
    return calm;
  }
}
