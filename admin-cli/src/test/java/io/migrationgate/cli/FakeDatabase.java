package io.migrationgate.cli;

import io.migrationgate.MigrationGateException;
import io.migrationgate.spi.DatabasePrivileges;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.DatabasePrivileges.Writers;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.StoredVersions;
import io.migrationgate.testing.BareDatabase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A database that holds gated data and answers as told. */
final class FakeDatabase implements BareDatabase {
  /** What successive looks at a barrier see; after the last one nobody is in the way. */
  final Deque<List<BlockingSession>> blocking = new ArrayDeque<>();

  final Map<String, Long> counts = new HashMap<>();
  final FakeContractDatabase contract = new FakeContractDatabase();
  final Set<String> sessions = new TreeSet<>();
  final List<String> mandatory = new ArrayList<>();
  /** What is found by declared names. */
  final Map<String, ResolvedTable> tables = new HashMap<>();
  /** What is stored wherever documents are looked for. */
  StoredVersions stored = new StoredVersions(new TreeMap<>(), 0, 0);

  /** Hears of SQL before it runs. */
  Consumer<String> beforeSql = sql -> {};

  /** What users may do; as far as nobody says otherwise, no more than they should. */
  Writers writers = new Writers(Set.of(), Set.of(), true);

  List<String> beyondReading = List.of();
  /** The statements that would grant what the user lacks. */
  final Map<Task, List<String>> missing = new EnumMap<>(Task.class);
  /** The tables that were asked about. */
  final Map<Task, List<String>> asked = new EnumMap<>(Task.class);

  FakeDatabase asking = this;
  String user = "ops";
  String expandedProblem;
  MigrationGateException noBarrier;
  boolean blockedForEver;

  @Override
  public Barrier startBarrier() {
    if (noBarrier != null) {
      throw noBarrier;
    }
    return () -> {
      if (blockedForEver) {
        return blocking.peek();
      }
      List<BlockingSession> seen = blocking.poll();
      return seen == null ? List.of() : seen;
    };
  }

  @Override
  public StoredVersions documentVersions(DocumentPlace place) {
    beforeSql.accept(place.toString());
    return stored;
  }

  @Override
  public String probe(String sql) {
    beforeSql.accept(sql);
    return expandedProblem;
  }

  @Override
  public long count(String sql) {
    beforeSql.accept(sql);
    Long count = counts.get(sql);
    if (count == null) {
      throw new IllegalStateException("not expected: " + sql);
    }
    return count;
  }

  @Override
  public List<String> mandatoryColumns(String table, List<String> columns) {
    return List.copyOf(mandatory);
  }

  @Override
  public Optional<ResolvedTable> resolve(String table) {
    return Optional.ofNullable(tables.get(table));
  }

  @Override
  public Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless) {
    Set<String> strangers = new TreeSet<>(sessions);
    strangers.removeAll(harmless);
    // Those of the nodes carry their mark.
    strangers.remove("shop");
    return strangers;
  }

  @Override
  public GateDatabase asking() {
    return asking;
  }

  @Override
  public DatabasePrivileges privileges() {
    return new DatabasePrivileges() {
      @Override
      public String user() {
        return user;
      }

      @Override
      public List<String> beyondReading() {
        return beyondReading;
      }

      @Override
      public List<String> missing(Task task, Collection<String> tables) {
        asked.put(task, List.copyOf(tables));
        return missing.getOrDefault(task, List.of());
      }

      @Override
      public Writers writers(String table, Set<Long> processes) {
        return writers;
      }
    };
  }

  @Override
  public FakeContractDatabase contracting() {
    return contract;
  }
}
