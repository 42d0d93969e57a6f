package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.testing.RecordingResource;
import io.migrationgate.testkit.TestGates;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** Paths that return before their work is done, and threads that are interrupted meanwhile. */
class AsyncResultsTest {
  private static final String NAME = "customer-name-split";

  private final TestGates gates = TestGates.of(NAME);
  private final MigrationGate gate = gates.gate(NAME);
  private final List<String> calls = new ArrayList<>();

  @AfterEach
  void stop() {
    gates.close();
  }

  static Stream<Object> async() {
    Publisher<String> reactive = subscriber -> {};
    return Stream.of(
        new CompletableFuture<String>(),
        CompletableFuture.completedStage("done").thenApply(x -> x),
        new FutureTask<>(() -> "x"),
        ForkJoinTask.adapt(() -> {}),
        new SubmissionPublisher<String>(),
        reactive,
        new CompletableFuture<String>() {},
        noFuture());
  }

  /** As libraries have their own: no future, and of no name that is known here. */
  private static Object noFuture() {
    CompletionStage<String> done = CompletableFuture.completedStage("done");
    return Proxy.newProxyInstance(
        AsyncResultsTest.class.getClassLoader(),
        new Class<?>[] {CompletionStage.class},
        (proxy, method, args) -> method.invoke(done, args));
  }

  private String old() {
    calls.add("old");
    return "old";
  }

  @ParameterizedTest
  @MethodSource("async")
  void aResultThatIsNotThereYetIsRefused(Object result) {
    for (Phase phase : Phase.values()) {
      gates.phase(NAME, phase);
      assertRefused(() -> gate.read(() -> result, () -> result));
      assertRefused(() -> gate.forKey(7).read(() -> result, () -> result));
      gates.inUnit(() -> assertRefused(() -> gate.lock(() -> result, () -> result)));
      assertThatThrownBy(() -> gates.inUnit(() -> {
            assertRefused(() -> gate.write(() -> result, () -> result));
            assertRefused(() -> gate.forKey("k").write(() -> result, () -> result));
            throw new IllegalStateException("rolled back");
          }))
          .hasMessage("rolled back");
    }
    gates.phase(NAME, Phase.DUAL_WRITE);
    assertThatThrownBy(() -> gates.inUnit(() ->
            assertRefused(() -> gate.<Object, RuntimeException>write(this::old, () -> result))))
        .as("the old side is written")
        .isInstanceOf(PartialWriteException.class);
    assertThat(calls).containsExactly("old");
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("found a path that returned a ")
        .hasMessageContaining("wait for it inside the path");
  }

  @Test
  void itIsNotRecordedAsAFailureOfTheSide() {
    gates.place(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD));
    RecordingResource resource = new RecordingResource();
    try (UnitOfWork unit = gates.gates().unitOfWork("u", resource)) {
      CompletionStage<Object> later = new CompletableFuture<>();
      assertRefused(() -> gate.<Object, RuntimeException>write(this::old, () -> later));
      assertThatThrownBy(unit::beforeCommit).isInstanceOf(PartialWriteException.class);
    }
    assertThat(resource.events).containsExactly("savepoint");
  }

  @Test
  void resultsOfSeveralTypesThatAreThereAreFine() {
    gates.inUnit(() -> {
      for (Object result : new Object[] {"a", 1, List.of(), "b", new int[0], (Runnable) () -> {}}) {
        assertThat(gate.<Object, RuntimeException>write(() -> result, () -> result))
            .isSameAs(result);
        assertThat(gate.<Object, RuntimeException>read(() -> result, () -> result))
            .isSameAs(result);
      }
    });
  }

  @Test
  void whoSwallowsAFailureKeepsTheInterrupt() throws Exception {
    gates.place(NAME, new Placement(Phase.DUAL_WRITE, Ramp.NONE, SecondaryWrites.RECORD));
    try (UnitOfWork unit = gates.gates().unitOfWork("u", new RecordingResource())) {
      gate.<String, InterruptedException>write(this::old, () -> {
        throw new InterruptedException("as a pool says it");
      });
      assertThat(Thread.interrupted()).isTrue();
      gate.<String, RuntimeException>write(this::old, () -> {
        throw new IllegalStateException(new InterruptedException("wrapped"));
      });
      assertThat(Thread.interrupted()).isTrue();
      unit.beforeCommit();
    }
  }
}
