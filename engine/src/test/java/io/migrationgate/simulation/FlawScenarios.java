package io.migrationgate.simulation;

import io.migrationgate.Phase;
import io.migrationgate.protocol.Bridge;

/** For each flaw the circumstances in which it shows soonest. */
final class FlawScenarios {
  private FlawScenarios() {}

  static Scenario showing(Flaw flaw) {
    Scenario scenario = Scenario.calm();
    scenario.name = flaw.name();
    scenario.millis = 2_500;
    scenario.operator = 60;
    scenario.patience = 0;
    switch (flaw) {
      case NONE -> {
        // Whatever holds in all of them.
      }
      case NO_RECHECK_ON_PIN -> {
        scenario.nodes = 1;
        scenario.slipAtPin = 0.5;
        scenario.longThink = 0.2;
      }
      case ACK_BEFORE_DRAINED -> scenario.longThink = 0.2;
      case NO_GENERATION, NO_COMMIT_CHECK -> {
        scenario.pauses = 500;
        scenario.pauseMillis = 5_000;
        scenario.longThink = 0.1;
      }
      case NO_BARRIER_FOR_DEAD_NODES -> {
        scenario.crashes = 400;
        scenario.slowCommit = 0.2;
        scenario.slowCommitMillis = 6_000;
      }
      case NO_BARRIER_FOR_LIVE_NODES -> scenario.slowCommit = 0.2;
      case EPOCH_NOT_CLOSED -> {
        scenario.fenced = 1;
        scenario.cuts = 300;
      }
      case FENCES_PASSED_OVER -> {
        scenario.fenced = 1;
        scenario.longThink = 0.2;
      }
      case REVOKED_BUT_COMMITS -> {
        scenario.revocations = 50;
        scenario.longThink = 0.3;
      }
      case PARTIAL_WRITE_COMMITS -> {
        scenario.start = Phase.READ_NEW;
        scenario.partialWrites = 0.2;
      }
      case BACKFILL_BEFORE_SETTLED -> scenario.longThink = 0.1;
      case NO_FENCE_BEFORE_VERIFICATION -> {
        straightUp(scenario);
        scenario.repeatableRead = 1;
        scenario.lateGate = 0.8;
        scenario.longThink = 0.1;
        scenario.deletes = 0.6;
        scenario.clients = 6;
        scenario.keys = 12;
        scenario.batch = 12;
        scenario.operator = 150;
        scenario.millis = 4_000;
      }
      case UNFENCED_BATCH -> {
        straightUp(scenario);
        scenario.workers = 3;
        scenario.batch = 1;
        scenario.workerPauses = 0.3;
        scenario.millis = 4_000;
      }
      case PIN_AFTER_SNAPSHOT -> {
        straightUp(scenario);
        scenario.repeatableRead = 0.7;
        scenario.lateGate = 0.5;
      }
      case RAMP_STRAIGHT_BACK -> {
        scenario.start = Phase.DUAL_WRITE;
        scenario.patience = 1;
        scenario.ramps = 0.8;
        scenario.longThink = 0.05;
      }
      case EXPIRY_BY_WALL_CLOCK -> {
        scenario.wallJumps = 150;
        scenario.longThink = 0.1;
      }
      case TOKEN_NOT_COMPARED -> {
        scenario.start = Phase.READ_NEW;
        scenario.restores = 400;
        scenario.millis = 5_000;
      }
      case MARKER_PER_TRANSACTION -> {
        scenario.start = Phase.DUAL_WRITE;
        scenario.covered = true;
        scenario.outsiders = 1;
        scenario.plainWrites = 0.3;
      }
      case TRIGGERS_BEFORE_NODES_MARK -> {
        scenario.start = Phase.READ_NEW;
        scenario.bridge = 60;
        scenario.outsiders = 1;
        scenario.back = 0.5;
      }
      case OUTSIDERS_COUNTED_BEFORE_BARRIER -> {
        straightUp(scenario);
        scenario.coverFirst = true;
        scenario.bridge = 15;
        // All the way while one is open: straight on, with few who must answer.
        scenario.bridgeBack = 0;
        scenario.operator = 20;
        scenario.nodes = 1;
        scenario.clients = 1;
        scenario.outsiders = 6;
        scenario.outsidersLinger = 0;
        scenario.outsidersCommitLate = 0.6;
        // A snapshot would be waited for; a row that is there, by the copy.
        scenario.repeatableRead = 0;
        scenario.keys = 60;
        scenario.batch = 60;
        scenario.millis = 4_000;
      }
      case TRIGGERS_LOOKED_AT_ONCE -> {
        straightUp(scenario);
        scenario.coverFirst = true;
        scenario.bridge = 40;
        scenario.rivals = 0.5;
        scenario.operator = 20;
        scenario.outsiders = 4;
      }
      case FORWARD_TRIGGER_LEFT -> {
        straightUp(scenario);
        scenario.start = Phase.READ_NEW;
        scenario.covered = true;
        scenario.bridge = 40;
        scenario.outsiders = 3;
      }
      case NO_WAIT_FOR_SNAPSHOTS -> {
        straightUp(scenario);
        scenario.coverFirst = true;
        scenario.bridge = 200;
        scenario.operator = 20;
        scenario.nodes = 1;
        scenario.clients = 1;
        scenario.outsiders = 8;
        scenario.outsidersLinger = 0.5;
        scenario.outsidersCommitLate = 0;
        scenario.repeatableRead = 1;
        // Most rows stay as they were, or the outsider would fail instead.
        scenario.keys = 60;
        scenario.batch = 60;
        scenario.millis = 6_000;
      }
      case COVERED_BESIDE_OLD_SNAPSHOTS -> {
        straightUp(scenario);
        scenario.coverLate = true;
        scenario.bridge = 40;
        scenario.operator = 200;
        scenario.nodes = 1;
        scenario.clients = 1;
        scenario.outsiders = 8;
        scenario.outsidersRead = 0.4;
        // Most rows stay as they were, or the outsider would fail instead.
        scenario.keys = 60;
        scenario.batch = 60;
        scenario.millis = 6_000;
      }
      case SHUT_SIDE_STANDS_STILL, MARKS_AFTER_TRIGGERS -> {
        straightUp(scenario);
        scenario.start = Phase.READ_NEW;
        scenario.coveredLevel = Bridge.Level.BOTH;
        scenario.covered = true;
        scenario.bridge = 40;
        scenario.outsiders = 2;
      }
      case NEW_SHAPE_BEFORE_THE_COPY -> {
        straightUp(scenario);
        scenario.coverFirst = true;
        scenario.coveredLevel = Bridge.Level.BOTH;
        scenario.bridge = 100;
        scenario.operator = 20;
        scenario.nodes = 1;
        scenario.clients = 1;
        scenario.outsiders = 1;
        scenario.newOutsiders = 4;
        // There are rows from before the triggers, and the copy takes its time.
        scenario.keys = 40;
      }
      case CARRIED_BACK_BEFORE_THE_COPY -> {
        straightUp(scenario);
        scenario.coverFirst = true;
        scenario.coveredLevel = Bridge.Level.BOTH;
        scenario.bridge = 40;
        scenario.operator = 20;
        scenario.nodes = 1;
        scenario.clients = 1;
        scenario.outsiders = 1;
        scenario.newOutsiders = 4;
        scenario.newShapeEarly = true;
        scenario.keys = 40;
      }
      case FLAGS_OF_NOW -> scenario.flags = 60;
      case FLAGS_NOT_CHECKED -> {
        scenario.flags = 60;
        scenario.pauses = 500;
        scenario.pauseMillis = 5_000;
        scenario.longThink = 0.1;
      }
      case VERSION_RULE_OFF -> scenario.documents = 60;
      case VERSION_NOT_SETTLED -> {
        scenario.documents = 30;
        scenario.longThink = 0.2;
      }
      case DELETE_WITHOUT_LOCK -> scenario.start = Phase.READ_NEW;
    }
    return scenario;
  }

  /** From read-old to write-new as soon as may be, with rows from before the dual writes. */
  private static void straightUp(Scenario scenario) {
    scenario.patience = 1;
    scenario.back = 0;
    scenario.reverseEarly = 0;
    scenario.ramps = 0;
  }
}
