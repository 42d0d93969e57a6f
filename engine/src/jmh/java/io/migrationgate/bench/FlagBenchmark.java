package io.migrationgate.bench;

import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.flags.BooleanFlag;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.memory.InMemoryGateStore;
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
import org.openjdk.jmh.annotations.TearDown;
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
  private final List<StoredFlag> stored = new ArrayList<>();
  private FlagTable table;
  private BooleanFlag handle;
  private MigrationGates node;
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
    handle = flags.flag("plain");
    InMemoryGateStore store = new InMemoryGateStore();
    new FlagAdmin(store)
        .apply(
            "plain",
            new FlagChange.Create(FlagDefinition.parse(
                "plain",
                "{\"state\":\"ENABLED\",\"variants\":{\"on\":true},\"defaultVariant\":\"on\"}")),
            FlagTerms.of(Operator.of("benchmark", "to be measured")));
    node = MigrationGates.builder(store).build("bench").withoutClassPath().start();
    for (int i = 0; i < FLAGS; i++) {
      stored.add(flag(i, i % 100));
    }
    table = FlagTable.EMPTY.with(FlagChanges.of(stored));
  }

  /** Nothing of a node stays. */
  @TearDown(Level.Trial)
  public void stop() {
    node.close();
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

  /** A boolean flag that was asked for once, by its handle. */
  @Benchmark
  public boolean handle() {
    return handle.isEnabled(user());
  }

  /** A boolean flag of a node, outside of units of work. */
  @Benchmark
  public boolean node() {
    return node.flags().isEnabled("plain", user());
  }

  /** A boolean flag of a node, in a unit of work that has asked it before. */
  @Benchmark
  public boolean inUnit(Unit unit) {
    return unit.gates.flags().isEnabled("plain", user());
  }

  /** A node's thread with an open unit of work. */
  @State(Scope.Thread)
  public static class Unit {
    private MigrationGates gates;
    private UnitOfWork unit;

    /** Opened on the thread that measures. */
    @Setup(Level.Iteration)
    public void open(FlagBenchmark benchmark) {
      gates = benchmark.node;
      unit = gates.unitOfWork("benchmark");
    }

    /** Closed by the same thread. */
    @TearDown(Level.Iteration)
    public void close() {
      unit.close();
    }
  }

  /** A table of 10,000 flags, from their texts. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 0)
  @Measurement(iterations = 3)
  public FlagTable loadAll() {
    return FlagTable.EMPTY.with(FlagChanges.of(stored));
  }

  /** The table with one of 10,000 flags changed. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public FlagTable changeOne() {
    table = table.with(FlagChanges.of(List.of(flag(next % FLAGS, next++ % 100))));
    return table;
  }
}
