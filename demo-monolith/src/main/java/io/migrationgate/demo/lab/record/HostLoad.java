package io.migrationgate.demo.lab.record;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the machine's processors did besides this run, in cores: the load of the machine, less what
 * this process, its own database, and the processes that descend from them have used.
 *
 * <p>A process that has ended since the look before is no longer there to tell what it used last,
 * so that counts as others'; so does a database that this run has not started. Thread-safe.
 */
public final class HostLoad {
  /** Where the numbers come from. */
  public interface Source {
    /**
     * The share of the machine's processors that was in use since the call before, from 0 to 1;
     * less than 0 or not a number if that is not known.
     */
    double machineShare();

    /**
     * The processor time that each process of this run has used, in nanoseconds, by process id;
     * empty if that is not known.
     */
    Map<Long, Long> processNanos();

    /** A clock that only goes forward. */
    long nanoTime();
  }

  private final Source source;
  private final int cores;
  private Map<Long, Long> before;
  private long since;

  /**
   * Of this machine, from now on.
   *
   * @param database its process, which need not descend from this one; empty while there is none
   */
  public static HostLoad here(Supplier<Optional<ProcessHandle>> database) {
    return new HostLoad(new Machine(database), Runtime.getRuntime().availableProcessors());
  }

  HostLoad(Source source, int cores) {
    this.source = source;
    this.cores = cores;
    source.machineShare();
    this.before = source.processNanos();
    this.since = source.nanoTime();
  }

  /** The mean since the call before; not a number if it cannot be told. */
  public synchronized double otherCores() {
    double share = source.machineShare();
    Map<Long, Long> now = source.processNanos();
    long clock = source.nanoTime();
    long own = 0;
    for (Map.Entry<Long, Long> process : now.entrySet()) {
      own += Math.max(0, process.getValue() - before.getOrDefault(process.getKey(), 0L));
    }
    boolean known = share >= 0 && !now.isEmpty() && !before.isEmpty() && clock > since;
    double others = share * cores - own / (double) (clock - since);
    before = now;
    since = clock;
    return known ? Math.max(0, others) : Double.NaN;
  }

  /**
   * Median and highest, in a line.
   *
   * @param otherCores one for each stretch of time; those that are not a number are passed over
   */
  public static String words(Collection<Double> otherCores, int cores) {
    double[] sorted = otherCores.stream()
        .mapToDouble(Double::doubleValue)
        .filter(each -> !Double.isNaN(each))
        .sorted()
        .toArray();
    return "other load on the host: "
        + (sorted.length == 0
            ? "not known"
            : String.format(
                Locale.ROOT,
                "median %.1f, highest %.1f of %d cores",
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                cores));
  }

  private record Machine(Supplier<Optional<ProcessHandle>> database) implements Source {
    @Override
    public double machineShare() {
      return ManagementFactory.getOperatingSystemMXBean()
              instanceof com.sun.management.OperatingSystemMXBean machine
          ? machine.getCpuLoad()
          : Double.NaN;
    }

    @Override
    public Map<Long, Long> processNanos() {
      Map<Long, Long> nanos = new HashMap<>();
      ProcessHandle self = ProcessHandle.current();
      Stream.concat(Stream.of(self), database.get().stream())
          .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
          .forEach(process -> process
              .info()
              .totalCpuDuration()
              .ifPresent(used -> nanos.put(process.pid(), used.toNanos())));
      return nanos.containsKey(self.pid()) ? nanos : Map.of();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
