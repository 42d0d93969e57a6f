package io.migrationgate.bench;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.testkit.TestFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What flags cost: plain, by share of keys, by a rule of five clauses; and a change of the table.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FlagBenchmark {
  private static final int KEYS = 1_024;
  private static final int FLAGS = 10_000;

  private final EvaluationContext[] users = new EvaluationContext[KEYS];
  private FeatureFlags flags;
  private FlagTable table;
  private int next;

  /** Keys of twelve characters; 10,000 flags of middling size. */
  @Setup(Level.Trial)
  public void start() {
    for (int i = 0; i < KEYS; i++) {
      users[i] = EvaluationContext.builder(String.format("customer%04d", i))
          .set("country", i % 3 == 0 ? "DE" : "FR")
          .set("email", "someone@example.com")
          .set("age", 30)
          .set("version", "2.4.1")
          .set("staff", i % 2 == 0)
          .build();
    }
    flags = TestFlags.empty()
        .set("plain", true)
        .define("share", """
            {"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off",
             "targeting":{"fractional":[["on",25],["off",75]]}}""")
        .define("rule", """
            {"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off",
             "targeting":{"if":[{"and":[
               {"in":[{"var":"country"},["DE","AT","CH"]]},
               {">=":[{"var":"age"},18]},
               {"ends_with":[{"var":"email"},"@example.com"]},
               {"==":[{"var":"staff"},true]},
               {"!=":[{"var":"version"},"2.4.0"]}]},"on","off"]}}""")
        .flags();
    List<StoredFlag> stored = new ArrayList<>();
    for (int i = 0; i < FLAGS; i++) {
      stored.add(flag(i, i % 100));
    }
    table = FlagTable.EMPTY.with(FlagChanges.of(stored));
  }

  private static StoredFlag flag(int number, int share) {
    return new StoredFlag(
        "flag-" + number,
        "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},\"defaultVariant\":\"off\","
            + "\"targeting\":{\"if\":[{\"==\":[{\"var\":\"country\"},\"DE\"]},\"on\","
            + "{\"fractional\":[[\"on\"," + share + "],[\"off\"," + (100 - share) + "]]}]}}",
        false);
  }

  private EvaluationContext user() {
    return users[next++ & (KEYS - 1)];
  }

  /** A boolean flag without targeting. */
  @Benchmark
  public boolean plain() {
    return flags.isEnabled("plain", user());
  }

  /** A share of 25 % by key. */
  @Benchmark
  public boolean share() {
    return flags.isEnabled("share", user());
  }

  /** A rule of five clauses. */
  @Benchmark
  public boolean rule() {
    return flags.isEnabled("rule", user());
  }

  /** The table with one of 10,000 flags changed. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public FlagTable changeOne() {
    table = table.with(FlagChanges.of(List.of(flag(next % FLAGS, next++ % 100))));
    return table;
  }
}
