package io.migrationgate.cli;

import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.testing.Nameless;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An old side with a catalog as told; statements become of what was queued, else they run. */
final class FakeContractDatabase implements ContractDatabase, Nameless {
  final List<Dependent> obstacles = new ArrayList<>();
  final List<Dependent> mentions = new ArrayList<>();
  final List<Dependent> included = new ArrayList<>();
  final Deque<StatementOutcome> outcomes = new ArrayDeque<>();
  final List<String> copies = new ArrayList<>();
  final List<String> ran = new CopyOnWriteArrayList<>();
  volatile Presence presence = Presence.ALL;
  final FakeViews views = new FakeViews();
  RuntimeException breaks;

  /** What else happens while the next statement runs. */
  volatile Runnable during = () -> {};

  long counted = 2;

  @Override
  public Dependents dependents(String table, List<String> columns) {
    return new Dependents(presence, obstacles, mentions, included);
  }

  @Override
  public FakeViews views() {
    return views;
  }

  @Override
  public StatementOutcome run(String sql, Duration lockTimeout) {
    Runnable meanwhile = during;
    during = () -> {};
    meanwhile.run();
    return end(sql);
  }

  private synchronized StatementOutcome end(String sql) {
    if (breaks != null) {
      RuntimeException once = breaks;
      breaks = null;
      throw once;
    }
    StatementOutcome outcome = outcomes.isEmpty() ? new StatementOutcome.Done() : outcomes.poll();
    if (outcome instanceof StatementOutcome.Done) {
      ran.add(sql);
      presence = Presence.NONE;
    }
    return outcome;
  }

  @Override
  public long read(String table, List<String> columns, RowSink sink) {
    sink.columns(List.of("id", "name"));
    sink.row(Arrays.asList("1", "Ada \"the first\", Lovelace"));
    sink.row(Arrays.asList("2", null));
    return counted;
  }

  @Override
  public long copy(String table, List<String> columns, String copy) {
    copies.add(copy);
    Runnable meanwhile = during;
    during = () -> {};
    meanwhile.run();
    return counted;
  }
}
