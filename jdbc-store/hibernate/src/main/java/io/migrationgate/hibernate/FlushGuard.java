package io.migrationgate.hibernate;

import io.migrationgate.GateIntegration;
import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.internal.sql.SqlDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what one session factory writes. A column of a side is written only if its gate was
 * asked, in the same unit of work, for a write that goes to this side; what is merely old in a
 * merged instance is left out of the statement, and anything else is refused with an
 * {@link UngatedWriteException} before it is sent.
 *
 * <p>Started by Hibernate when {@code migrationgate-hibernate} is on the class path. Which
 * attributes belong to which side it finds from the mapping and the declared sides. Settings of the
 * session factory:
 *
 * <table>
 *   <caption>Settings</caption>
 *   <tr><th>name</th><th>meaning</th></tr>
 *   <tr><td>{@value #GATES}</td><td>the {@link MigrationGates} object; default: the one of the
 *       {@code GatedDataSource} behind the connections</td></tr>
 *   <tr><td>{@value #MODE}</td><td>{@code on} (default); {@code required}: not to start without
 *       gates, which is a warning otherwise; {@code off}</td></tr>
 *   <tr><td>{@value #KEYS}</td><td>{@code own} (default): a gate that was asked for a key allows
 *       entities whose identifier it is, or that of what they refer to; {@code any}: all entities,
 *       for gates whose keys are something else</td></tr>
 * </table>
 *
 * <p>Immutable and thread-safe.
 */
public final class FlushGuard {
  /** The setting for the {@link MigrationGates} object. */
  public static final String GATES = "migrationgate.gates";

  /** The setting for whether to guard: {@code on}, {@code required} or {@code off}. */
  public static final String MODE = "migrationgate.hibernate.guard";

  /** The setting for what a key allows: {@code own} or {@code any}. */
  public static final String KEYS = "migrationgate.hibernate.keys";

  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.hibernate");

  private final SideLocations sides;
  private final GateWord word;
  private final SqlDialect dialect;
  private final List<MappedColumn> columns;
  private final Set<String> entities;
  private final Set<String> uncached;
  private final Set<String> unversioned;

  private FlushGuard(
      SideLocations sides, GateWord word, SqlDialect dialect, GuardedMapping mapping) {
    this.sides = sides;
    this.word = word;
    this.dialect = dialect;
    this.columns = mapping.columns();
    this.entities = mapping.entities().keySet();
    this.uncached = Set.copyOf(mapping.uncached());
    this.unversioned = Set.copyOf(mapping.unversioned());
  }

  /** The guard of a session factory; empty if it has none. */
  public static Optional<FlushGuard> of(SessionFactory factory) {
    return Optional.ofNullable(statements(factory.unwrap(SessionFactoryImplementor.class)))
        .map(StatementGuard::guard);
  }

  /** Whether there is one that has started. */
  static boolean guards(SessionFactoryImplementor factory) {
    StatementGuard statements = statements(factory);
    return statements != null && statements.guard() != null;
  }

  private static @Nullable StatementGuard statements(SessionFactoryImplementor factory) {
    return factory.getSessionFactoryOptions().getStatementInspector() instanceof StatementGuard own
        ? own
        : null;
  }

  static void start(
      MigrationGates gates,
      GuardSettings settings,
      Metadata metadata,
      SessionFactoryImplementor factory) {
    GateIntegration node = gates.integration();
    SideLocations sides = new SideLocations(node.declarations());
    if (sides.isEmpty()) {
      LOG.info("no declared migration tells where its sides are: nothing is guarded");
      return;
    }
    StatementGuard statements = statements(factory);
    if (statements == null) {
      throw new MigrationGateException(
          new Problem(
              "session factory",
              "another StatementInspector than the guard's",
              "the guard's, with the application's behind it",
              "set the application's by hibernate.session_factory.statement_inspector, not on the builder"));
    }
    GuardedMapping mapping = new GuardedMapping(sides, metadata);
    GateWord word = new GateWord(gates, settings.anyKey());
    FlushGuard guard =
        new FlushGuard(sides, word, dialect(metadata.getDatabase().getDialect()), mapping);
    guard.refuseContracted(node.declarations());
    node.keepUnitWrites();
    node.declarations().forEach(migration -> {
      Set<String> mapped = guard.mappedOldSide(migration.name());
      if (!mapped.isEmpty()) {
        node.tellMapped(migration.name(), mapped);
      }
    });
    listen(factory, mapping, word);
    statements.start(guard);
    guard.report();
  }

  private static void listen(
      SessionFactoryImplementor factory, GuardedMapping mapping, GateWord word) {
    Map<String, GuardedEntity> entities = mapping.entities();
    EventListenerRegistry listeners =
        factory.getServiceRegistry().requireService(EventListenerRegistry.class);
    LoadedStates loaded = new LoadedStates(entities, word);
    MergeGuard merges = new MergeGuard(entities, loaded, word);
    WriteGuard writes = new WriteGuard(entities, loaded, word);
    listeners.getEventListenerGroup(EventType.POST_LOAD).appendListener(loaded);
    LeftBehind.listen(listeners);
    new CollectionGuard(mapping.collections(), word).listen(listeners);
    listeners.getEventListenerGroup(EventType.MERGE).prependListener(merges.first());
    listeners.getEventListenerGroup(EventType.MERGE).appendListener(merges.last());
    listeners.getEventListenerGroup(EventType.FLUSH_ENTITY).prependListener(writes);
    listeners.getEventListenerGroup(EventType.PRE_INSERT).appendListener(writes);
    listeners.getEventListenerGroup(EventType.PRE_UPDATE).appendListener(writes);
    listeners.getEventListenerGroup(EventType.PRE_UPSERT).appendListener(writes);
    listeners.getEventListenerGroup(EventType.PRE_DELETE).appendListener(writes);
  }

  private static SqlDialect dialect(Dialect of) {
    if (of instanceof MySQLDialect) {
      return SqlDialect.MYSQL;
    }
    return of instanceof H2Dialect ? SqlDialect.H2 : SqlDialect.POSTGRESQL;
  }

  /** What is mapped is selected, written or not: it cannot survive its column. */
  private void refuseContracted(List<MigrationDeclaration> declared) {
    for (MigrationDeclaration migration : declared) {
      Set<String> mapped = mappedOldSide(migration.name());
      if (!mapped.isEmpty() && migration.supports().contains(Phase.CONTRACTED)) {
        throw new MigrationGateException(
            new Problem(
                "migration '" + migration.name() + "'",
                "that this build declares 'contracted', and maps the old side: "
                    + String.join(", ", mapped),
                "no entity that selects what a contract drops",
                "remove these attributes from the mapping, or 'contracted' from supports, until a later build"));
      }
    }
  }

  private Set<String> mappedOldSide(String migration) {
    return columns.stream()
        .filter(column -> column.migration().equals(migration) && column.side() == Side.OLD)
        .map(column -> column.member() + " (" + column.place() + ")")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void report() {
    for (MappedColumn column : columns) {
      LOG.info(
          "{} maps {}, the {} side of migration '{}': {}",
          column.member(),
          column.place(),
          column.side(),
          column.migration(),
          column.written() ? "guarded" : "not written by Hibernate");
    }
    if (columns.isEmpty()) {
      LOG.info("no entity maps a side of a declared migration");
    }
    if (!uncached.isEmpty()) {
      LOG.info(
          "kept out of the second-level cache while their migration is declared: {}", uncached);
    }
    if (!unversioned.isEmpty()) {
      LOG.warn(
          "no @Version in {}: two transactions that write a side of one row at once may each write a"
              + " part of it; add a @Version, or load with LockModeType.PESSIMISTIC_WRITE",
          new TreeSet<>(unversioned));
    }
  }

  /** What is mapped of the sides of declared migrations; the same is logged at start. */
  public List<MappedColumn> columns() {
    return columns;
  }

  /**
   * The root entities that are kept out of the second-level cache, though they are mapped to be in
   * it.
   */
  public Set<String> uncached() {
    return uncached;
  }

  /**
   * Entities whose sides are written without a {@code @Version}: two transactions that write one
   * row at once may each write a part of a side, unless they load it under a lock.
   */
  public Set<String> unversioned() {
    return unversioned;
  }

  /** The names of the entities that map or read something of a side. */
  Set<String> entities() {
    return entities;
  }

  SideLocations sides() {
    return sides;
  }

  GateWord word() {
    return word;
  }

  SqlDialect dialect() {
    return dialect;
  }
}
