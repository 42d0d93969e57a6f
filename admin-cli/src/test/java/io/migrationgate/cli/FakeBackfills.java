package io.migrationgate.cli;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Counts;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.KeptCopy;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Runs that become what a test has queued, one thing each time somebody looks at one of them. */
final class FakeBackfills implements BackfillDesk {
  final Map<Long, BackfillRun> runs = new TreeMap<>();
  final Deque<UnaryOperator<BackfillRun>> looks = new ArrayDeque<>();
  final List<Mismatch> mismatches = new ArrayList<>();
  final List<KeptCopy> kept = new ArrayList<>();
  Inspection inspection = new Inspection(false, false, List.of());
  MigrationGateException unreadable;
  final List<String> asked = new ArrayList<>();
  int working;
  int mostWorking;

  static BackfillRun run(long id, String migration, RunState state, Stage stage, Counts counts) {
    return new BackfillRun(
        id,
        migration,
        Direction.FORWARD,
        stage == Stage.FENCE,
        state,
        stage,
        1,
        counts,
        BackfillSettings.DEFAULT,
        Share.FIRST,
        "",
        "",
        "alice@ops-1",
        Duration.ofSeconds(20));
  }

  /** Of 200,000 rows. */
  static Counts counts(long copied, long compared, long differences, int workers) {
    return new Counts(
        200_000,
        copied,
        copied / 10_000,
        compared,
        differences,
        differences,
        0,
        workers,
        differences == 0 ? Map.of() : Map.of("differs", differences));
  }

  void put(BackfillRun run) {
    runs.put(run.id(), run);
  }

  /** Queues how a run stands at the next look that has nothing yet. */
  FakeBackfills then(RunState state, Stage stage, Counts counts) {
    return then(state, stage, counts, "", "");
  }

  FakeBackfills then(RunState state, Stage stage, Counts counts, String heldBy, String problem) {
    looks.add(old -> new BackfillRun(
        old.id(),
        old.migration(),
        old.direction(),
        old.verifyOnly(),
        state,
        stage,
        old.round(),
        counts,
        old.settings(),
        old.share(),
        heldBy,
        problem,
        old.actor(),
        old.elapsed()));
    return this;
  }

  /** Queues that the next look fails. */
  FakeBackfills thenFail(RuntimeException failure) {
    looks.add(old -> {
      throw failure;
    });
    return this;
  }

  private BackfillRun started(
      String migration, boolean verify, BackfillSettings settings, Operator operator) {
    asked.add((verify ? "verify " : "start ") + operator.reason());
    BackfillRun made = run(
        runs.size() + 1,
        migration,
        RunState.NEW,
        verify ? Stage.FENCE : Stage.COPY,
        counts(0, 0, 0, 0));
    put(with(made, RunState.NEW, settings));
    return runs.get(made.id());
  }

  @Override
  public BackfillRun rewrite(
      String type, RewriteSpec spec, BackfillSettings settings, Operator operator) {
    asked.add("rewrite " + spec + " " + operator.reason());
    return started(DocumentRewrite.runName(type), false, settings, operator);
  }

  private static BackfillRun with(BackfillRun run, RunState state, BackfillSettings settings) {
    Integer given = settings.sharePercent();
    Share share = given == null ? run.share() : new Share(given, "");
    return with(run, state, settings, share);
  }

  /** The same run, whose workers say which part of the time they work. */
  static BackfillRun working(Share share, BackfillRun run) {
    return with(run, run.state(), run.settings(), share);
  }

  private static BackfillRun with(
      BackfillRun run, RunState state, BackfillSettings settings, Share share) {
    return new BackfillRun(
        run.id(),
        run.migration(),
        run.direction(),
        run.verifyOnly(),
        state,
        run.stage(),
        run.round(),
        run.counts(),
        settings,
        share,
        run.heldBy(),
        run.problem(),
        run.actor(),
        run.elapsed());
  }

  @Override
  public List<KeptCopy> kept(String migration) {
    return kept;
  }

  @Override
  public BackfillDesk approving(SqlApproval approval) {
    return this;
  }

  @Override
  public BackfillRun start(String migration, BackfillSettings settings, Operator operator) {
    return started(migration, false, settings, operator);
  }

  @Override
  public BackfillRun verify(String migration, BackfillSettings settings, Operator operator) {
    return started(migration, true, settings, operator);
  }

  private BackfillRun move(String migration, RunState to, Operator operator) {
    BackfillRun run = latest(migration)
        .filter(latest -> latest.state().active())
        .orElseThrow(() -> new MigrationGateException(
            new Problem("migration '" + migration + "'", "no run", "one", "start one")));
    asked.add(to.wireName() + " " + operator.reason());
    put(with(run, to, run.settings()));
    return runs.get(run.id());
  }

  @Override
  public BackfillRun pause(String migration, Operator operator) {
    return move(migration, RunState.PAUSED, operator);
  }

  @Override
  public BackfillRun resume(String migration, Operator operator) {
    return move(migration, RunState.RUNNING, operator);
  }

  @Override
  public BackfillRun cancel(String migration, Operator operator) {
    return move(migration, RunState.CANCELLED, operator);
  }

  @Override
  public BackfillRun change(
      String migration, UnaryOperator<BackfillSettings.Changes> change, Operator operator) {
    BackfillRun run = latest(migration).orElseThrow();
    asked.add("change " + operator.reason());
    put(with(run, run.state(), change.apply(run.settings().change()).done()));
    return runs.get(run.id());
  }

  @Override
  public BackfillRun run(long id) {
    UnaryOperator<BackfillRun> look = looks.poll();
    if (look != null) {
      put(look.apply(runs.get(id)));
    }
    return runs.get(id);
  }

  @Override
  public Optional<BackfillRun> latest(String migration) {
    return runs(migration, 1).stream().findFirst();
  }

  @Override
  public List<BackfillRun> active() {
    return runs.values().stream().filter(run -> run.state().active()).toList();
  }

  @Override
  public List<BackfillRun> runs(String migration, int limit) {
    return runs.values().stream()
        .filter(run -> migration == null || migration.equals(run.migration()))
        .sorted(Comparator.comparingLong(BackfillRun::id).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<String> sideEffects(long run) {
    return List.of();
  }

  @Override
  public List<Mismatch> mismatches(long run, int limit) {
    return mismatches.stream().limit(limit).toList();
  }

  @Override
  public Inspection inspect(long run, List<Key> rows) {
    if (unreadable != null) {
      throw unreadable;
    }
    return inspection;
  }

  @Override
  public Inspection inspectInClear(long run, List<Key> rows, Operator operator) {
    asked.add("show values " + operator.reason());
    return inspect(run, rows);
  }

  @Override
  public Work work(String migration, int workers) {
    working += workers;
    mostWorking = Math.max(mostWorking, working);
    return () -> working = 0;
  }
}
