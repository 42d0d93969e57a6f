package io.migrationgate.demo.lab.record;

import io.migrationgate.demo.lab.load.LoadStats.Window;
import io.migrationgate.spi.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what happens in a run. Thread-safe: users, the operator and whoever looks at nodes
 * report from threads of their own; {@link #nextSecond} is called by one of them, about once a
 * second.
 */
public final class RunRecorder {
  private final TimeSource time;
  private final Supplier<Window> windows;
  private final DoubleSupplier otherCores;
  private final Instant started;
  private final long startNanos;

  private final List<Second> seconds = new ArrayList<>();
  private final List<RunEvent> events = new ArrayList<>();
  private final Map<Counter, SideCounts> counters = new HashMap<>();
  private final Map<Long, Backfill> backfills = new TreeMap<>();
  private Map<String, SideCounts> served = new TreeMap<>();
  private long copied;
  private long brokenOff;
  private List<NodeState> nodes = List.of();
  private long secondFrom;

  private record Counter(String process, String migration) {}

  /**
   * A recorder whose run begins now.
   *
   * @param windows ends a window of the users' statistics and begins the next one, as
   *     {@code LoadStats::nextWindow} does; nobody else may do so during the run
   * @param otherCores what the machine did besides since it was asked last, as {@link HostLoad}
   *     says
   */
  public RunRecorder(TimeSource time, Supplier<Window> windows, DoubleSupplier otherCores) {
    this.time = time;
    this.windows = windows;
    this.otherCores = otherCores;
    this.started = time.now();
    this.startNanos = time.nanoTime();
  }

  /** When the run began. */
  public Instant started() {
    return started;
  }

  /** Milliseconds since the run began. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - startNanos);
  }

  /** A request broke off because its node was killed under it. */
  public synchronized void brokeOff() {
    brokenOff++;
  }

  /**
   * What the gates of a process have counted for a migration since the process began. Numbers that
   * are behind earlier ones are passed over.
   *
   * @param process one life of a node: a restarted one counts from zero and needs another name
   */
  public synchronized void served(String process, String migration, SideCounts soFar) {
    SideCounts before = counters.getOrDefault(new Counter(process, migration), SideCounts.NONE);
    SideCounts more = soFar.since(before);
    counters.put(new Counter(process, migration), before.plus(more));
    served.merge(migration, more, SideCounts::plus);
  }

  /** How a run that copies rows or compares them is seen now; may be seen again. */
  public synchronized void backfill(Backfill seen) {
    Backfill before = backfills.get(seen.id());
    Backfill now = seen.after(before == null ? seen : before);
    backfills.put(seen.id(), now);
    copied += now.copied() - (before == null ? 0 : before.copied());
  }

  /** How the nodes are. */
  public synchronized void nodes(List<NodeState> states) {
    nodes = List.copyOf(states);
  }

  /** Something begins. */
  public Span begin(RunEvent.Kind kind, String label, String mark) {
    return new Span(kind, label, mark, millis());
  }

  /** Something that takes no time. */
  public void note(RunEvent.Kind kind, String label, String mark) {
    begin(kind, label, mark).end(null);
  }

  /** Something that is under way. Not thread-safe. */
  public final class Span {
    private final RunEvent.Kind kind;
    private final String label;
    private final String mark;
    private final long from;
    private final List<String> output = new ArrayList<>();
    private @Nullable Settled settled;
    private boolean ended;

    private Span(RunEvent.Kind kind, String label, String mark, long from) {
      this.kind = kind;
      this.label = label;
      this.mark = mark;
      this.from = from;
    }

    /** What it wrote; may be several lines. */
    public Span output(String text) {
      text.lines().forEach(output::add);
      return this;
    }

    /** How the phase change that it is has settled. */
    public Span settled(Settled how) {
      settled = how;
      return this;
    }

    /**
     * It has ended. Written down once.
     *
     * @param exitCode of a command; null if it is none
     */
    public void end(@Nullable Integer exitCode) {
      if (!ended) {
        ended = true;
        write(new RunEvent(kind, label, mark, from, millis(), exitCode, settled, output));
      }
    }
  }

  private synchronized void write(RunEvent event) {
    events.add(event);
  }

  /** Ends the current second, and begins the next one. */
  public synchronized Second nextSecond() {
    Window window = windows.get();
    long now = millis();
    Traffic traffic = new Traffic(Latencies.of(window.micros()), window.failed(), brokenOff);
    double others = otherCores.getAsDouble();
    Second second = new Second(
        secondFrom, now, traffic, served, copied, Double.isNaN(others) ? null : others, nodes);
    seconds.add(second);
    secondFrom = now;
    served = new TreeMap<>();
    copied = 0;
    brokenOff = 0;
    return second;
  }

  /** Everything so far, with what was counted at the end. */
  public synchronized RunRecord record(RunHead head, Outcome outcome) {
    List<RunEvent> inOrder = new ArrayList<>(events);
    inOrder.sort(Comparator.comparingLong(RunEvent::from));
    return new RunRecord(
        head, millis(), seconds, inOrder, List.copyOf(backfills.values()), outcome);
  }
}
