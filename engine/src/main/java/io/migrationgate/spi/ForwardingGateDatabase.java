package io.migrationgate.spi;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database in front of another one, for wrappers: what a subclass does not override, the other
 * one answers. As thread-safe as the other one.
 */
public abstract class ForwardingGateDatabase implements GateDatabase {
  private final GateDatabase database;

  /** In front of another database. */
  protected ForwardingGateDatabase(GateDatabase database) {
    this.database = database;
  }

  /** The other one. */
  protected GateDatabase database() {
    return database;
  }

  @Override
  public Optional<ResolvedTable> resolve(String table) {
    return database.resolve(table);
  }

  @Override
  public List<String> searchPath() {
    return database.searchPath();
  }

  @Override
  public Map<String, List<String>> found(Collection<String> sql, List<String> path) {
    return database.found(sql, path);
  }

  @Override
  public Barrier startBarrier() {
    return database.startBarrier();
  }

  @Override
  public Barrier startSnapshotBarrier() {
    return database.startSnapshotBarrier();
  }

  @Override
  public Optional<Problem> bridgeProblem(MigrationDeclaration declared, Bridge wanted) {
    return database.bridgeProblem(declared, wanted);
  }

  @Override
  public BridgeDatabase bridging() {
    return database.bridging();
  }

  @Override
  public @Nullable String probe(String sql) {
    return database.probe(sql);
  }

  @Override
  public long count(String sql) {
    return database.count(sql);
  }

  @Override
  public StoredVersions documentVersions(DocumentPlace place) {
    return database.documentVersions(place);
  }

  @Override
  public List<String> mandatoryColumns(String table, List<String> columns) {
    return database.mandatoryColumns(table, columns);
  }

  @Override
  public List<Problem> sequencesBehind(
      MigrationDeclaration declared, Side drawn, boolean concurrently) {
    return database.sequencesBehind(declared, drawn, concurrently);
  }

  @Override
  public Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless) {
    return database.unregisteredSessions(processes, harmless);
  }

  @Override
  public ContractDatabase contracting() {
    return database.contracting();
  }

  /** The other one's, not wrapped. */
  @Override
  public GateDatabase asking() {
    return database.asking();
  }

  @Override
  public DatabasePrivileges privileges() {
    return database.privileges();
  }
}
