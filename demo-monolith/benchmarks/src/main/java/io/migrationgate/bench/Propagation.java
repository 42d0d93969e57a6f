package io.migrationgate.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.Phase;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagListener;
import io.migrationgate.flags.FlagState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long changes take to reach so many nodes, and what the nodes cost while nothing changes. Each
 * is a real one, with its own store, thread, and connection that hears of changes; heartbeats go
 * through one pool. They use the processors that the database uses.
 */
final class Propagation {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Operator OPERATOR = Operator.of("benchmark", "to measure");
  private static final String FLAG = "new-checkout";
  private static final int DECLARED = 5;

  private final HikariDataSource pool;
  private final long postmaster;
  private final int changes;
  private final Duration rest;

  Propagation(HikariDataSource pool, long postmaster, int changes, Duration rest) {
    this.pool = pool;
    this.postmaster = postmaster;
    this.changes = changes;
    this.rest = rest;
  }

  /**
   * What was seen.
   *
   * @param seen milliseconds from before a flag was changed until a node used it, over all nodes
   * @param last the same until the last node used it
   * @param settled milliseconds from before a phase was changed until it had settled
   * @param beats heartbeats a second while nothing changed
   * @param database of a processor, of the database's processes, while nothing changed
   * @param own of a processor, of all nodes, while nothing changed
   * @param kib of heap, of one node
   */
  record Seen(
      Quantiles seen,
      Quantiles last,
      Quantiles settled,
      double beats,
      double database,
      double own,
      double kib) {
    Seen withHeap(double kibibytes) {
      return new Seen(seen, last, settled, beats, database, own, kibibytes);
    }
  }

  Seen measure(int count) throws Exception {
    long with;
    Seen seen;
    try (ManyNodes many = ManyNodes.join(pool, count, DECLARED)) {
      with = ChildJvm.heap();
      seen = measure(many);
    }
    return seen.withHeap((with - ChildJvm.heap()) / 1024.0 / count);
  }

  private Seen measure(ManyNodes many) throws Exception {
    List<Double> seen = Collections.synchronizedList(new ArrayList<>());
    List<Double> last = flip(many, seen);
    List<Double> settled =
        move(new GateAdmin(many.store(), List.of(many.store().database()), TimeSource.SYSTEM));
    Duration database = ProcessCpu.ofPostgres(postmaster);
    Duration own = ProcessCpu.ofThisProcess();
    long beats = beats();
    TimeSource.SYSTEM.sleep(rest);
    double seconds = rest.toMillis() / 1e3;
    return new Seen(
        Quantiles.of(seen),
        Quantiles.of(last),
        Quantiles.of(settled),
        (beats() - beats) / seconds,
        ProcessCpu.ofPostgres(postmaster).minus(database).toMillis() / 1e3 / seconds,
        ProcessCpu.ofThisProcess().minus(own).toMillis() / 1e3 / seconds,
        0);
  }

  /** The first third of the changes warms up. */
  private List<Double> flip(ManyNodes many, List<Double> seen) throws InterruptedException {
    FlagAdmin admin = new FlagAdmin(many.store());
    admin.apply(
        FLAG,
        new FlagChange.Create(FlagDefinition.parse(FLAG, FlagFile.ALWAYS_ON)),
        FlagTerms.of(OPERATOR));
    Watch watch = new Watch(seen);
    many.nodes().forEach(node -> node.addFlagListener(watch));
    List<Double> last = new ArrayList<>();
    for (int i = 0; i < changes + changes / 2; i++) {
      if (i == changes / 2) {
        seen.clear();
        last.clear();
      }
      watch.begin(many.nodes().size());
      admin.apply(
          FLAG,
          new FlagChange.Switch(i % 2 == 0 ? FlagState.DISABLED : FlagState.ENABLED),
          FlagTerms.of(OPERATOR));
      last.add(watch.await());
    }
    return last;
  }

  private List<Double> move(GateAdmin admin) throws InterruptedException {
    List<Double> settled = new ArrayList<>();
    for (int i = 0; i < changes / 2 + 4; i++) {
      boolean forward = GateAdmin.state(admin.view(), ManyNodes.NAME).phase() == Phase.READ_OLD;
      long start = System.nanoTime();
      admin.apply(ManyNodes.NAME, forward ? new Move.Advance() : new Move.Rollback(), OPERATOR);
      if (!admin.settlement(ManyNodes.NAME).await(LONGEST, progress -> {}).settled()) {
        throw new IllegalStateException("not settled within " + LONGEST);
      }
      if (i >= 4) {
        settled.add((System.nanoTime() - start) / 1e6);
      }
    }
    return settled;
  }

  private long beats() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT sum(beat) FROM mgate_node")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Notes when each node uses what was changed. */
  private static final class Watch implements FlagListener {
    private final List<Double> seen;
    private volatile CountDownLatch left = new CountDownLatch(0);
    private volatile long start;

    Watch(List<Double> seen) {
      this.seen = seen;
    }

    void begin(int nodes) {
      left = new CountDownLatch(nodes);
      start = System.nanoTime();
    }

    double await() throws InterruptedException {
      if (!left.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(left.getCount() + " nodes saw nothing in " + LONGEST);
      }
      return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public void changed(Set<String> keys) {
      if (keys.contains(FLAG)) {
        seen.add((System.nanoTime() - start) / 1e6);
        left.countDown();
      }
    }

    @Override
    public void stale() {
      throw new IllegalStateException("a lease ended: the machine is too busy to measure this");
    }

    @Override
    public void current() {
      // As it was.
    }

    @Override
    public void failed(String message) {
      throw new IllegalStateException(message);
    }
  }
}
