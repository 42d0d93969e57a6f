package io.migrationgate.demo.lab.record;

import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.record.NodeState.Life;
import io.migrationgate.demo.lab.record.Outcome.Comparison;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.demo.lab.record.RunHead.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Runs that were never run: made up from a seed, alike to real ones, and always the same. */
public final class RunFixture {
  static final String SPLIT = "customer-name-split";
  static final String ADDRESS = "order-address-table";
  private static final int SECONDS = 168;
  /** From here on only build 2026.48 serves, which asks no gate. */
  private static final int GATELESS = 148;

  private static final List<String> NAMES = List.of("blue-1", "blue-2", "green-1", "green-2");

  private final Random random;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  private record Change(long at, String migration, String phase) {}

  private RunFixture(long seed) {
    this.random = new Random(seed);
  }

  /** The weekly release: three builds, two migrations, one node killed; everything well. */
  public static RunRecord weekly() {
    return new RunFixture(4711).run(0, 1.0);
  }

  /** The same, but writes were lost and changes hurt. */
  public static RunRecord harmed() {
    return new RunFixture(4711).run(3, 2.4);
  }

  /** Many events with long names within few seconds, the last of them at the very end. */
  public static RunRecord crowded(int count) {
    RunRecord run = weekly();
    List<RunEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = i < count * 2 / 3 ? 60_000 + i * 700L : run.millis() - (count - 1 - i) * 400L;
      events.add(new RunEvent(
          i % 7 == 3 ? Kind.CHAOS : Kind.COMMAND,
          "mgate advance " + SPLIT + " number " + i,
          i % 2 == 0 ? "a mark with WWW wide letters in it" : "read-new",
          from,
          from + 300,
          0,
          i % 3 == 0 ? null : new Settled(900L + 10L * i, 4, 4),
          List.of()));
    }
    return new RunRecord(run.head(), run.millis(), run.seconds(), events, List.of(), run.outcome());
  }

  /** A run that ended before anything happened. */
  public static RunRecord empty() {
    return new RunRecord(
        head(),
        12,
        List.of(),
        List.of(),
        List.of(),
        new Outcome(
            new RunVerdict(0, 0, 0, 0, 0, 0, 0, List.of()),
            0,
            List.of(),
            "release 45 did not start: port 8080 is taken"));
  }

  private static RunHead head() {
    return new RunHead(
        "The weekly release",
        4711,
        Instant.parse("2026-11-24T11:00:00Z"),
        new Environment("PostgreSQL 18.6 (embedded)", "OpenJDK 64-Bit Server VM 17.0.17+10", 2),
        List.of("2026.45", "2026.46", "2026.47", "2026.48"),
        Targets.FAST);
  }

  private RunRecord run(int lost, double pain) {
    release(6_000, 14_500, "2026.45", "2026.46");
    change(
        22_200,
        243,
        SPLIT,
        "dual-write",
        "advance " + SPLIT + " --reason 'release 46 is everywhere'");
    refused(
        27_100,
        "advance " + SPLIT + " --reason 'can we read new already?'",
        "error: migration '" + SPLIT + "'",
        "  found:    the new side is not known to be in sync",
        "  expected: a clean verification of the new side, begun after dual-write settled",
        "  next:     backfill, then: mgate verify " + SPLIT);
    events.add(
        new RunEvent(
            Kind.COMMAND,
            "mgate backfill start " + SPLIT + " --watch --reason 'rows from before release 46'",
            "backfill",
            31_000,
            43_800,
            0,
            null,
            List.of(
                "run 1 of " + SPLIT + ": copies from the old side to the new one, about 50033 rows",
                "run 1 succeeded after 12.8 s: 50038 rows copied, 50054 rows compared, 0 differences")));
    change(47_500, 123, SPLIT, "ramp 10%", "ramp " + SPLIT + " 10% --reason 'a tenth'");
    change(54_300, 684, SPLIT, "read-new", "advance " + SPLIT + " --reason 'no mismatch seen'");
    change(
        61_000, 171, SPLIT, "dual-write", "rollback " + SPLIT + " --reason 'on second thoughts'");
    change(66_800, 70, SPLIT, "read-new", "advance " + SPLIT + " --reason 'and forward'");
    events.add(new RunEvent(
        Kind.CHAOS,
        "kill -9 green-2 during an advance",
        "kill -9 green-2",
        72_700,
        72_700,
        null,
        null,
        List.of("process 4242 is gone", "the load balancer takes it out after 1 failed try")));
    change(
        73_000,
        lost > 0 ? 1_840 : 812,
        ADDRESS,
        "dual-write",
        "advance " + ADDRESS + " --reason 'with a dead node'");
    change(84_000, 114, SPLIT, "write-new", "advance " + SPLIT + " --reason 'both sides agree'");
    release(96_000, 112_500, "2026.46", "2026.47");
    release(140_000, 148_000, "2026.47", "2026.48");
    events.add(new RunEvent(
        Kind.NOTE,
        "Coffee for everybody, <b>& cake</b>",
        "",
        118_000,
        118_000,
        null,
        null,
        List.of()));
    change(
        126_000, 362, SPLIT, "contracted", "contract " + SPLIT + " --execute --quiet-for 0s --yes");
    events.sort(Comparator.comparingLong(RunEvent::from));
    List<Second> seconds = new ArrayList<>();
    for (int i = 0; i < SECONDS; i++) {
      seconds.add(second(i, pain, lost > 0 && i == 73 ? 2 : 0));
    }
    long requests = seconds.stream().mapToLong(s -> s.traffic().requests()).sum();
    long failed = seconds.stream().mapToLong(s -> s.traffic().failed()).sum();
    List<String> findings = lost == 0
        ? List.of()
        : List.of(
            "customer 223: found First0 Last0 on the new side, expected First1 Last1",
            "customer 2724: found First0 <Last0> on the new side, expected First1 Last1");
    RunVerdict verdict =
        new RunVerdict(requests, requests * 6 / 10, failed, requests / 3, 2, lost, 0, findings);
    List<Comparison> comparisons =
        List.of(new Comparison(SPLIT, 50_172, lost), new Comparison(ADDRESS, 25_090, 0));
    return new RunRecord(
        head(),
        SECONDS * 1_000L + 412,
        seconds,
        events,
        List.of(
            new Backfill(1, SPLIT, true, 31_000, 40_050L, 43_800, "succeeded", 50_038, 50_054),
            new Backfill(2, ADDRESS, true, 88_000, 88_600L, 89_200, "succeeded", 1_204, 1_210)),
        new Outcome(verdict, 4, comparisons, null));
  }

  private void release(long from, long to, String old, String build) {
    events.add(new RunEvent(
        Kind.RELEASE,
        "release " + build + " replaces " + old + ", node by node",
        build,
        from,
        to,
        null,
        null,
        List.of("$ mgate preflight --jar shop-" + build + ".jar", "  fits the phases in force")));
  }

  private void refused(long at, String command, String... output) {
    events.add(
        new RunEvent(Kind.REFUSED, "mgate " + command, "", at, at + 180, 1, null, List.of(output)));
  }

  private void change(long at, long settle, String migration, String phase, String command) {
    changes.add(new Change(at, migration, phase));
    events.add(new RunEvent(
        Kind.COMMAND,
        "mgate " + command,
        phase,
        at,
        at + settle + 90,
        0,
        new Settled(settle, 4, 4),
        List.of(
            migration + ": -> " + phase,
            "settled in " + settle + " ms: 4 nodes acknowledged, transactions drained")));
  }

  private Second second(int i, double pain, long failed) {
    long from = i * 1_000L;
    boolean changing =
        events.stream().anyMatch(e -> e.phaseChange() && e.from() < from + 1_000 && e.to() > from);
    boolean copying = i >= 31 && i < 43;
    boolean down = i >= 72 && i < 80;
    int requests =
        (int) (Math.min(1, (i + 3) / 8.0) * (down ? 420 : 560) * (0.92 + random.nextDouble() / 6));
    Histogram micros = new Histogram(60_000_000L, 3);
    double slow = (changing ? pain * 1.1 : 1) * (copying ? 1.5 : 1) * (i < 4 ? 3 : 1);
    for (int request = 0; request < requests; request++) {
      micros.recordValue((long) (3_200 * slow * Math.exp(random.nextGaussian() * 0.75)));
    }
    long reads = i < GATELESS ? requests * 6L / 10 : 0;
    long writes = i < GATELESS ? requests * 3L / 10 : 0;
    Map<String, SideCounts> served = new TreeMap<>();
    served.put(SPLIT, sides(phase(SPLIT, from), reads * 2 / 3, writes * 2 / 3));
    served.put(ADDRESS, sides(phase(ADDRESS, from), reads / 3, writes / 3));
    long copied = copying ? (i == 42 ? 5_838 : 3_900 + random.nextInt(300)) : 0;
    return new Second(
        from,
        from + 1_000,
        new Traffic(Latencies.of(micros), failed, i == 72 ? 4 : 0),
        served,
        copied,
        i == 0 ? null : 0.2 + i % 10 / 10.0,
        nodes(i));
  }

  private static SideCounts sides(String phase, long reads, long writes) {
    return switch (phase) {
      case "dual-write" -> new SideCounts(reads, 0, writes, writes, reads / 4, 0);
      case "ramp 10%" ->
        new SideCounts(reads - reads / 10, reads / 10, writes, writes, reads / 4, 0);
      case "read-new" -> new SideCounts(0, reads, writes, writes, reads / 4, 0);
      case "write-new", "contracted" -> new SideCounts(0, reads, 0, writes, 0, 0);
      default -> new SideCounts(reads, 0, writes, 0, 0, 0);
    };
  }

  private String phase(String migration, long at) {
    String phase = "read-old";
    for (Change change : changes) {
      if (change.migration().equals(migration) && change.at() <= at) {
        phase = change.phase();
      }
    }
    return phase;
  }

  private List<NodeState> nodes(int i) {
    List<NodeState> nodes = new ArrayList<>();
    for (int n = 0; n < NAMES.size(); n++) {
      boolean second = i >= 8 + 2 * n;
      boolean third = i >= 98 + 4 * n;
      Life life = n == 3 && i >= 72 && i < 80
          ? Life.GONE
          : i == 7 + 2 * n || i == 97 + 4 * n ? Life.DRAINING : Life.SERVING;
      nodes.add(new NodeState(
          NAMES.get(n),
          i >= GATELESS - 8 + 2 * n
              ? "2026.48"
              : third ? "2026.47" : second ? "2026.46" : "2026.45",
          life,
          Map.of(SPLIT, phase(SPLIT, i * 1_000L), ADDRESS, phase(ADDRESS, i * 1_000L))));
    }
    return nodes;
  }
}
