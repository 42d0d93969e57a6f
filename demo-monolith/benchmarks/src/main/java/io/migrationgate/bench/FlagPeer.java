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
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.memory.InMemoryGateStore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** MigrationGate's flags, on a node as applications have it. */
@State(Scope.Benchmark)
public class FlagPeer {
  private final InMemoryGateStore store = new InMemoryGateStore();
  final MigrationGates node;
  final FeatureFlags flags;
  final BooleanFlag handle;
  final BooleanFlag share;
  final EvaluationContext[] people =
      KeyWalk.each(new EvaluationContext[KeyWalk.KEYS], FlagPeer::context);

  /** The flags. */
  public FlagPeer() {
    FlagAdmin admin = new FlagAdmin(store);
    FlagFile.FLAGS.forEach((key, definition) -> admin.apply(
        key,
        new FlagChange.Create(FlagDefinition.parse(key, definition)),
        FlagTerms.of(Operator.of("benchmark", "to be measured"))));
    node = MigrationGates.builder(store).build("benchmark").withoutClassPath().start();
    flags = node.flags();
    handle = flags.flag(FlagFile.PLAIN);
    share = flags.flag(FlagFile.SHARE);
  }

  private static EvaluationContext context(KeyWalk.Person person) {
    return EvaluationContext.builder(person.key())
        .set("country", person.country())
        .set("age", person.age())
        .set("email", KeyWalk.Person.EMAIL)
        .set("version", KeyWalk.Person.VERSION)
        .set("staff", true)
        .build();
  }

  /** Stops the node. */
  @TearDown(Level.Trial)
  public void close() {
    node.close();
    store.close();
  }

  /** A unit of work that is open on the measuring thread. */
  @State(Scope.Thread)
  public static class InUnit {
    private @Nullable UnitOfWork unit;

    /** Opened on the thread that measures. */
    @Setup(Level.Iteration)
    public void open(FlagPeer peer) {
      unit = peer.node.unitOfWork("benchmark");
    }

    /** Closed by the same one. */
    @TearDown(Level.Iteration)
    public void close() {
      if (unit != null) {
        unit.close();
      }
    }
  }
}
