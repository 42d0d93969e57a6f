package io.migrationgate.testing;

import io.migrationgate.Problem;
import io.migrationgate.spi.TransactionsHiddenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A database that says what a test wants it to say. */
public class FakeDatabase implements BareDatabase {
  /**
   * Sessions whose transactions are open; a barrier waits for those that were open when it began.
   */
  public final List<String> openTransactions = new ArrayList<>();

  public final Set<String> sessions = new TreeSet<>();
  public final List<String> mandatory = new ArrayList<>();
  public @Nullable String probeFailure;
  public long differences;
  public int barriers;
  public boolean hidesSessions;

  @Override
  public Barrier startBarrier() {
    barriers++;
    List<String> open = List.copyOf(openTransactions);
    return () -> open.stream()
        .filter(openTransactions::contains)
        .map(id -> new BlockingSession(id, "app", 1_500, "UPDATE customer"))
        .toList();
  }

  @Override
  public @Nullable String probe(String sql) {
    return probeFailure;
  }

  @Override
  public long count(String sql) {
    return differences;
  }

  @Override
  public List<String> mandatoryColumns(String table, List<String> columns) {
    return columns.stream().filter(mandatory::contains).toList();
  }

  @Override
  public Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless) {
    if (hidesSessions) {
      throw new TransactionsHiddenException(
          new Problem("database", "hidden sessions", "a privilege", "grant it"), null);
    }
    Set<String> others = new TreeSet<>(sessions);
    others.removeAll(harmless);
    return others;
  }
}
