package io.migrationgate.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH on one thread and on two, with the bytes that each call allocates. */
final class CallRun {
  private static final int[] THREADS = {1, 2};

  private final BenchmarkSettings settings;
  private final PrintStream out;

  CallRun(BenchmarkSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /** Returns JMH's results, one file for each number of threads. */
  List<Path> run() throws RunnerException {
    List<Path> results = new ArrayList<>();
    for (int threads : THREADS) {
      Path result = settings.out().resolve("calls-" + threads + ".json");
      out.println("Calls on " + threads + " thread(s); JMH writes to "
          + settings.out().resolve("calls-" + threads + ".log"));
      new Runner(options(threads, result).build()).run();
      results.add(result);
    }
    return results;
  }

  private ChainedOptionsBuilder options(int threads, Path result) {
    boolean brief = settings.brief();
    TimeValue time = brief ? TimeValue.milliseconds(250) : TimeValue.seconds(1);
    return new OptionsBuilder()
        .include(settings.match())
        .threads(threads)
        .forks(brief ? 1 : 2)
        .warmupIterations(brief ? 4 : 5)
        .warmupTime(time)
        .measurementIterations(brief ? 3 : 5)
        .measurementTime(time)
        .timeout(TimeValue.minutes(1))
        .timeUnit(TimeUnit.NANOSECONDS)
        .addProfiler(GCProfiler.class)
        .jvmArgs("-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
        .shouldFailOnError(true)
        .resultFormat(ResultFormatType.JSON)
        .result(result.toString())
        .output(settings.out().resolve("calls-" + threads + ".log").toString());
  }
}
