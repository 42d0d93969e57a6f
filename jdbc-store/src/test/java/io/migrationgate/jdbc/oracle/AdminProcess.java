package io.migrationgate.jdbc.oracle;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.jdbc.JdbcGateDatabase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ForwardingGateDatabase;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An operator's process that makes one step and lets it settle, but stands still at a point, to be
 * killed there.
 */
public final class AdminProcess {
  /** Where it stands still. */
  enum Point {
    /** Nothing has happened. */
    BEFORE_THE_CHANGE,
    /** The lock that orders all changes is held. */
    CHANGE_UNDER_LOCK,
    /** The change is made, and nobody waits for it to settle. */
    CHANGED,
    /** All nodes have acknowledged. */
    BEFORE_THE_BARRIER,
    /** The barrier has begun. */
    BARRIER_BEGUN,
    /** The barrier has passed. */
    BARRIER_PASSED,
    /** It is being recorded that the change has settled; the lock is held. */
    SETTLING_UNDER_LOCK,
    /** That is recorded, and nobody told. */
    SETTLED
  }

  private AdminProcess() {}

  static List<String> arguments(TestDatabase database, Point point, boolean forward) {
    return List.of(
        database.server().name(),
        database.url(),
        database.user(),
        database.password(),
        point.name(),
        Boolean.toString(forward));
  }

  /** Makes the step; see {@link #arguments}. */
  public static void main(String[] arguments) throws InterruptedException {
    TestDatabase database = new TestDatabase(
        TestServer.valueOf(arguments[0]), arguments[1], arguments[2], arguments[3]);
    Point point = Point.valueOf(arguments[4]);
    Move move = Boolean.parseBoolean(arguments[5]) ? new Move.Advance() : new Move.Rollback();
    Stops stops = new Stops(point);
    GateStore store = new StoppingStore(JdbcGateStore.open(database.dataSource()), stops);
    GateDatabase gated = new StoppingDatabase(JdbcGateDatabase.of(database.dataSource()), stops);
    GateAdmin admin = new GateAdmin(store, List.of(gated), TimeSource.SYSTEM);
    admin.apply(
        Worker.MIGRATION, move, Operator.of("admin-process", "to be killed").forcing());
    stops.at(Point.CHANGED);
    admin.settlement(Worker.MIGRATION).await(Duration.ofSeconds(60), progress -> {});
    stops.at(Point.SETTLED);
    System.exit(4);
  }

  private record Stops(Point point) {
    /** Says so, and waits to be killed, or for the end of the parent. */
    void at(Point here) {
      if (here != point) {
        return;
      }
      System.out.println(here);
      System.out.flush();
      try {
        while (System.in.read() >= 0) {
          // Nothing is said to it.
        }
      } catch (IOException e) {
        e.printStackTrace();
      }
      Runtime.getRuntime().halt(1);
    }
  }

  private static final class StoppingStore extends ForwardingGateStore {
    private final Stops stops;

    StoppingStore(GateStore store, Stops stops) {
      super(store);
      this.stops = stops;
    }

    @Override
    public <T> T change(String changeId, ChangeDecider<T> decider) {
      stops.at(Point.BEFORE_THE_CHANGE);
      return super.change(changeId, view -> {
        ChangeSet<T> set = decider.decide(view);
        if (set.beginsEpoch()) {
          stops.at(Point.CHANGE_UNDER_LOCK);
        } else if (set.mutations().stream().anyMatch(Mutation.PutState.class::isInstance)) {
          stops.at(Point.SETTLING_UNDER_LOCK);
        }
        return set;
      });
    }
  }

  private static final class StoppingDatabase extends ForwardingGateDatabase {
    private final Stops stops;

    StoppingDatabase(GateDatabase database, Stops stops) {
      super(database);
      this.stops = stops;
    }

    @Override
    public Barrier startBarrier() {
      stops.at(Point.BEFORE_THE_BARRIER);
      Barrier barrier = super.startBarrier();
      stops.at(Point.BARRIER_BEGUN);
      return () -> {
        List<BlockingSession> blocking = barrier.blocking();
        if (blocking.isEmpty()) {
          stops.at(Point.BARRIER_PASSED);
        }
        return blocking;
      };
    }

    @Override
    public Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless) {
      // Nobody here works without the gate.
      return Set.of();
    }
  }
}
