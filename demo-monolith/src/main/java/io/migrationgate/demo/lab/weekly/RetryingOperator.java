package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.console.OperatorConsole.Ran;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.protocol.MigrationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes as an operator makes them while things break: a command that does not end well is
 * followed by a look at where things stand, and by the command that this asks for.
 */
final class RetryingOperator implements Moves {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long BREATH_MILLIS = 300;
  private static final int REFUSED = 1;

  private final Script script;
  private final StoreWatch store;

  RetryingOperator(Script script, StoreWatch store) {
    this.script = script;
    this.store = store;
  }

  @Override
  public void advance(String migration, String target, String reason) throws InterruptedException {
    change(target, migration, at(target), "advance", migration, "--reason", reason);
  }

  @Override
  public void rollback(String migration, String target, String reason) throws InterruptedException {
    change("back to " + target, migration, at(target), "rollback", migration, "--reason", reason);
  }

  @Override
  public void ramp(String migration, String share, String reason) throws InterruptedException {
    Predicate<MigrationState> there = state -> state.current().ramp().toString().equals(share);
    change("ramp " + share, migration, there, "ramp", migration, share, "--reason", reason);
  }

  private static Predicate<MigrationState> at(String phase) {
    return state -> state.phase().toString().equals(phase);
  }

  private void change(
      String mark, String migration, Predicate<MigrationState> there, String... command)
      throws InterruptedException {
    insist(mark, () -> there.test(state(migration)) && state(migration).settled(), last -> {
      if (there.test(state(migration))) {
        return List.of("settle", migration);
      }
      List<String> typed = new ArrayList<>(List.of(command));
      if (last != null && last.code() == REFUSED && last.output().contains("comparison")) {
        // Comparisons failed when connections broke, which is known here; the differences are
        // counted by the oracle all the same.
        typed.add("--force");
      }
      return typed;
    });
  }

  @Override
  public void backfill(String migration, String reason) throws InterruptedException {
    List<String> start = List.of("backfill", "start", migration, "--watch", "--reason", reason);
    insist("backfill", () -> state(migration).newInSync(), last -> copying(migration, start));
  }

  @Override
  public void repair(String migration, String reason) throws InterruptedException {
    long before = store.ask(() -> latest(migration).map(BackfillRun::id).orElse(0L));
    List<String> start = List.of("verify", migration, "--repair", "--reason", reason);
    insist(
        "repair",
        () -> latest(migration)
            .filter(run -> run.id() > before && run.state() == RunState.SUCCEEDED)
            .isPresent(),
        last -> copying(migration, start));
  }

  /** A run that is under way is worked on, not begun again. */
  private List<String> copying(String migration, List<String> start) {
    boolean active = latest(migration).filter(run -> run.state().active()).isPresent();
    return active ? List.of("backfill", "work", migration) : start;
  }

  private Optional<BackfillRun> latest(String migration) {
    return store.runs().stream()
        .filter(run -> run.migration().equals(migration))
        .max((one, other) -> Long.compare(one.id(), other.id()));
  }

  @Override
  public void contract(String migration, String reason) throws InterruptedException {
    List<String> command = List.of(
        "contract", migration, "--execute", "--quiet-for", "0s", "--yes", "--reason", reason);
    boolean[] done = {false};
    insist("contracted", () -> done[0], last -> command, ran -> done[0] = ran.code() == 0);
  }

  @Override
  public void awaitComparisons(String migration) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      if (store.ask(() -> enough(store.comparisons(migration)))) {
        return;
      }
      Thread.sleep(BREATH_MILLIS);
    }
  }

  private static boolean enough(StoreWatch.Comparisons now) {
    return now.compared() >= now.wanted();
  }

  private MigrationState state(String migration) {
    return store.state(migration).orElseThrow();
  }

  private void insist(
      String mark, Supplier<Boolean> done, Function<@Nullable Ran, List<String>> next)
      throws InterruptedException {
    insist(mark, done, next, ran -> {});
  }

  private void insist(
      String mark,
      Supplier<Boolean> done,
      Function<@Nullable Ran, List<String>> next,
      Consumer<Ran> after)
      throws InterruptedException {
    long start = System.nanoTime();
    Ran last = null;
    while (!store.ask(done)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new StoppedException("'" + mark + "' was not reached in " + PATIENCE.toMinutes()
            + " minutes, however often it was tried");
      }
      Ran before = last;
      List<String> command = store.ask(() -> next.apply(before));
      last = script.run(Kind.COMMAND, mark, command);
      after.accept(last);
      if (last.code() != 0) {
        Thread.sleep(BREATH_MILLIS);
      }
    }
  }
}
