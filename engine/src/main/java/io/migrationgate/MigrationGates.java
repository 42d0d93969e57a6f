package io.migrationgate;

import io.migrationgate.admin.FlagScheduler;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagListener;
import io.migrationgate.internal.ClientCounts;
import io.migrationgate.internal.GateCalls;
import io.migrationgate.internal.GateCounters;
import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.Maintenance;
import io.migrationgate.internal.NodeAgent;
import io.migrationgate.internal.NodeConfig;
import io.migrationgate.internal.NodeFlags;
import io.migrationgate.internal.NodeLoop;
import io.migrationgate.internal.NodeNews;
import io.migrationgate.internal.NodeWriteVersion;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.SegmentLookup;
import io.migrationgate.internal.ServedFlags;
import io.migrationgate.internal.ShadowComparison;
import io.migrationgate.internal.ShadowRunners;
import io.migrationgate.messages.MessageMeter;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StaleReadException;
import io.migrationgate.spi.UnitResource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: all gates of one application process, and the heartbeat that keeps them in step with
 * the store.
 *
 * <pre>{@code
 * MigrationGates gates = MigrationGates.builder(JdbcGateStore.create(dataSource)).build("2026.46").start();
 * MigrationGate split = gates.gate("customer-name-split");
 * }</pre>
 *
 * <p>Thread-safe. Close it when the application stops: it waits for open units of work and leaves.
 */
public final class MigrationGates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate");

  private final GateStore store;
  private final NodeConfig config;
  private final GateRuntime runtime;
  private final Map<String, MigrationGate> gates = new LinkedHashMap<>();
  private final Map<String, ShadowComparison> comparisons = new LinkedHashMap<>();
  private final NodeNews news;
  private final NodeAgent agent;
  private final FeatureFlags flags;
  private final Map<String, WriteVersion> writeVersions = new HashMap<>();
  private final @Nullable NodeLoop loop;
  private final @Nullable Maintenance maintenance;
  private final FlagScheduler scheduler;
  private final ServedFlags served;
  private final ClientCounts messages;
  private final MigrationGatesBuilder settings;
  private boolean closed;

  MigrationGates(GateStore store, NodeConfig config, MigrationGatesBuilder settings) {
    this.store = store;
    this.config = config;
    this.settings = settings;
    this.runtime = new GateRuntime(config, settings.onLeaseLost, settings.time, settings.perThread);
    this.news = new NodeNews(
        config.declared().stream().map(MigrationDeclaration::name).toList(),
        config.identity().build());
    settings.listeners.forEach(news::add);
    ShadowRunners runners = ShadowRunners.installed();
    int index = 0;
    for (MigrationDeclaration declared : config.declared()) {
      String name = declared.name();
      ShadowComparison comparison = new ShadowComparison(
          name,
          declared.compare().deadline(),
          settings.equalities.getOrDefault(name, ShadowComparison::deepEquals),
          runners,
          settings.time);
      GateCalls calls = new GateCalls(name, index, runtime, comparison, settings.draw);
      comparisons.put(name, comparison);
      gates.put(name, new MigrationGate(name, index++, runtime, calls));
    }
    this.flags = new FeatureFlags(new NodeFlags(runtime));
    for (int i = 0; i < config.documents().size(); i++) {
      String type = config.documents().get(i).type();
      writeVersions.put(type, new NodeWriteVersion(type, i, runtime));
    }
    SegmentLookup segments = new SegmentLookup(
        store, settings.segmentDeadline, "mgate-segments-" + config.identity().build());
    this.agent = new NodeAgent(store, runtime, config, segments, news);
    this.loop = settings.background
        ? new NodeLoop(
            agent,
            store,
            config.poll(),
            settings.jitter,
            "mgate-" + config.identity().build())
        : null;
    this.scheduler = new FlagScheduler(store, settings.time);
    this.served = new ServedFlags(
        store, settings.time, () -> runtime.current().get().flags().table());
    this.messages = new ClientCounts(store, settings.time);
    this.maintenance = settings.background
        ? new Maintenance(
            List.of(this::maintainSessions, this::changeFlags, messages::tellIfDue),
            "mgate-maintenance-" + config.identity().build())
        : null;
  }

  private void maintainSessions() {
    if (sessionsMatter()) {
      store.maintain();
    }
  }

  private void changeFlags() {
    scheduler.run(snapshot());
    served.tellIfDue();
  }

  /** Whether a next move may ask which sessions belong to nodes. */
  private boolean sessionsMatter() {
    Snapshot snapshot = snapshot();
    return gates.keySet().stream()
        .map(snapshot.migrations()::get)
        .anyMatch(state ->
            state != null && (state.phase() == Phase.READ_OLD || state.phase() == Phase.WRITE_NEW));
  }

  /**
   * Begins to describe a node that keeps its phases in this store. The store is not closed with the
   * node.
   */
  public static MigrationGatesBuilder builder(GateStore store) {
    return new MigrationGatesBuilder(store);
  }

  void join() {
    try {
      joinOrWait();
    } catch (StaleReadException e) {
      // It has registered: nobody should wait for it.
      leave();
      news.close();
      throw e;
    } catch (RuntimeException | Error e) {
      news.close();
      throw e;
    }
    if (loop != null) {
      loop.start();
    }
    if (maintenance != null) {
      maintenance.start();
    }
  }

  /** A server that answers reads may be a little behind the one that takes writes. */
  private void joinOrWait() {
    long start = settings.time.nanoTime();
    while (true) {
      try {
        agent.join();
        return;
      } catch (StaleReadException e) {
        if (settings.time.nanoTime() - start > config.lease().toNanos() / 4) {
          throw e;
        }
        try {
          settings.time.sleep(Duration.ofMillis(20));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
      }
    }
  }

  /**
   * The gate of a declared migration.
   *
   * @throws GateUsageException if this build does not declare it
   */
  public MigrationGate gate(String name) {
    MigrationGate gate = gates.get(name);
    if (gate == null) {
      throw new GateUsageException(new Problem(
          "migration '" + name + "'",
          "a gate for a migration that this build does not declare",
          gates.isEmpty()
              ? "a declared migration (there are none)"
              : "one of " + String.join(", ", names()),
          "declare it in META-INF/migrations.yaml, or correct the name"));
    }
    return gate;
  }

  /**
   * The feature flags. Within a unit of work of the calling thread they are those of the epoch by
   * which its gates decide, until its end; elsewhere those that are current. They refuse nobody:
   * when the lease has ended they go on by the last table, but for flags that must not, which serve
   * their safe variant.
   */
  public FeatureFlags flags() {
    return flags;
  }

  /**
   * Which version documents of a declared type are written in, for their
   * {@link io.migrationgate.documents.DocumentCodec codec}. Within a unit of work it is always the
   * same; outside one nothing may be written, since others rely on it that a version which was left
   * is not written any more once that has settled. For a message, which no commit can refuse, see
   * {@link WriteVersion#sending}.
   *
   * @throws GateUsageException if this build does not declare the type
   */
  public WriteVersion writeVersion(String type) {
    WriteVersion version = writeVersions.get(type);
    if (version == null) {
      throw new GateUsageException(new Problem(
          "document type '" + type + "'",
          "a type that this build does not declare",
          writeVersions.isEmpty()
              ? "a declared type (there are none)"
              : "one of " + String.join(", ", new TreeSet<>(writeVersions.keySet())),
          "declare it with MigrationGatesBuilder.document(…), or correct the name"));
    }
    return version;
  }

  /**
   * Counts the messages of clients across all nodes, by version: for endpoints, and for queues.
   * What it has counted is told to the store every minute, and when the node is closed; a process
   * that dies loses that much. The number of names is bounded, and they are cleaned and cut.
   */
  public MessageMeter messageMeter() {
    return messages;
  }

  /** The names of all declared migrations, sorted. */
  public Set<String> names() {
    return new TreeSet<>(gates.keySet());
  }

  /**
   * Opens a unit of work on the calling thread, for work that no plugin wraps.
   *
   * @param name what operators see when they wait for it
   */
  public UnitOfWork unitOfWork(String name) {
    return runtime.open(name, null);
  }

  /**
   * As {@link #unitOfWork(String)}, with the transaction behind it, so that failing secondary
   * writes can be recorded.
   */
  public UnitOfWork unitOfWork(String name, UnitResource resource) {
    return runtime.open(name, resource);
  }

  /**
   * Whether the calling thread is inside a gated write or lock. For wrappers of connections: they
   * refuse a statement there that is in no unit of work.
   */
  public boolean inGatedWrite() {
    return runtime.writing();
  }

  /**
   * The mark of the gated write under way on the calling thread, if it goes to both sides; else 0.
   * For wrappers of connections: what is put off here, and fails later, fails that write.
   */
  public long writingBothSides() {
    return runtime.units().writingBoth();
  }

  /**
   * The migrations whose gates are running a path on the calling thread that must carry their mark:
   * a bridge's triggers would carry its writes to the other side, which the gate writes itself. For
   * wrappers of connections. Empty unless a bridge is on.
   */
  public List<String> markedStatements() {
    return runtime.units().markedFor();
  }

  /**
   * Whether the calling thread is inside a gated read. For wrappers of connections: they refuse a
   * statement to a replica there.
   */
  public boolean inGatedRead() {
    return runtime.reading();
  }

  /**
   * The declarations of this build. For integrations that must know where the sides live.
   *
   * @return in the order in which they were declared; not modifiable
   */
  public List<MigrationDeclaration> declarations() {
    return config.declared();
  }

  /**
   * Notes that what is mapped in this process selects the old side, and tells it with each
   * heartbeat: the old side is not dropped while this node lives. For object-relational mappers.
   *
   * @param members for people: entities' attributes, with their columns
   */
  public void tellMapped(String migration, Collection<String> members) {
    agent.tellMapped(migration, members);
  }

  /**
   * Keeps from now on which gated writes are asked for in each unit of work, so that
   * {@link #unitWrites} can tell. For integrations whose writes are sent later than the gate is
   * asked, such as an object-relational mapper's at its flush; it costs an entry for each gated
   * write and key of a unit, and is off by default. Cannot be switched off again.
   */
  public void keepUnitWrites() {
    runtime.keepWrites();
  }

  /**
   * The gated writes that were asked for on this thread in its innermost open unit of work, and so
   * which sides may be written in it; those under way are among them. What was asked for since a
   * savepoint that was gone back to, or in a unit that has ended, is forgotten.
   *
   * @return one for each migration and key; empty outside a unit of work, and unless
   *     {@link #keepUnitWrites} was called before
   */
  public List<UnitWrite> unitWrites() {
    return runtime.units().askedWrites();
  }

  /**
   * Whether a gated write that goes to this side was asked for on this thread in its innermost open
   * unit of work; see {@link #unitWrites}, of which it needs no list.
   *
   * @param key what {@link MigrationGate#forKey} was given, as text; null for a gate that was asked
   *     without one
   */
  public boolean isWriteAsked(String migration, @Nullable String key, Side side) {
    return runtime.units().askedFor(migration, key, side);
  }

  /** As {@link #isWriteAsked}, with whatever key, or none. */
  public boolean isWriteAskedForAnyKey(String migration, Side side) {
    return runtime.units().askedForAnyKey(migration, side);
  }

  /**
   * The snapshot that new units of work decide from. For display: never decide by it what to read
   * or write.
   */
  public Snapshot snapshot() {
    return runtime.current().get().snapshot();
  }

  /**
   * What this node counted since each migration entered its phase; units that are open are not in
   * it yet.
   */
  public Map<String, NodeReport.Counts> counts() {
    PhaseTable table = runtime.current().get();
    Map<String, NodeReport.Counts> counts = new LinkedHashMap<>();
    int index = 0;
    for (String name : gates.keySet()) {
      GateCounters counters = table.counters(index++);
      counts.put(name, counters.counts());
    }
    return counts;
  }

  /** How this node stands: epochs, lease, open units of work. For display and for metrics. */
  public NodeStatus status() {
    return agent.status();
  }

  /**
   * How often something has happened at a gate since this node started; units that are open are not
   * in it yet.
   *
   * @throws GateUsageException if this build does not declare the migration
   */
  public long total(String name, GateEvent event) {
    return runtime.current().get().counters(gate(name).index()).total(event.index());
  }

  /**
   * A bounded sample of reads whose sides differed on this node.
   *
   * @throws GateUsageException if this build does not declare the migration
   */
  public List<ComparisonSample> mismatches(String name) {
    gate(name);
    ShadowComparison comparison = comparisons.get(name);
    return comparison == null ? List.of() : comparison.samples().list();
  }

  /** Adds a listener for phase changes. */
  public void addListener(PhaseChangeListener listener) {
    news.add(listener);
  }

  /**
   * Adds a listener for flags. It is told at once if the lease has ended or the node has left; from
   * then on, on a thread of its own, of whatever happens.
   */
  public void addFlagListener(FlagListener listener) {
    news.add(listener);
  }

  /** Takes a listener for flags away; what has happened before it may still be told. */
  public void removeFlagListener(FlagListener listener) {
    news.remove(listener);
  }

  /** This node's id in the store. */
  public String nodeId() {
    return config.id();
  }

  /**
   * Whether this node works without leases: each of its transactions locks the row of its epoch.
   */
  public boolean fenced() {
    return runtime.fenced();
  }

  /**
   * Which database holds the store, asked anew. For wrappers of connections: they refuse those that
   * lead elsewhere, since a change of phase waits for the transactions of the store's database.
   *
   * @return null if the store is in none that could hold gated data
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   */
  public @Nullable DatabaseIdentity storeIdentity() {
    return store.identity();
  }

  /** The build this node runs. */
  public String build() {
    return config.identity().build();
  }

  /** The view schema through which its connections see the tables; empty if none is declared. */
  public String viewSchema() {
    return config.viewSchema();
  }

  /**
   * Does what is due now; for tests and for applications that bring their own thread. See
   * {@link #close} for the end.
   */
  public Duration step() {
    return agent.step();
  }

  /** Beats and reloads now, whatever is due; so that a test sees what it has just changed. */
  public void refresh() {
    agent.hurry();
    agent.step();
  }

  /**
   * Waits for open units of work, at most for the drain time-out, then leaves the store: what is
   * still open then is refused at its commit check. A store that does not answer is waited for as
   * long again, and then the node is left to be given up. Closing again does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (maintenance != null) {
      maintenance.close();
    }
    awaitIdle();
    if (loop != null) {
      loop.stop(settings.drainTimeout);
    }
    leave();
    news.close();
  }

  private void leave() {
    try {
      messages.tell();
    } catch (MigrationGateException e) {
      LOG.warn("messages of the last minute are not counted. {}", e.getMessage());
    }
    try {
      agent.leave();
    } catch (MigrationGateException e) {
      LOG.warn(
          "the node could not leave; others will give it up when its lease is over. {}",
          e.getMessage());
    }
  }

  private void awaitIdle() {
    long start = settings.time.nanoTime();
    while (!agent.idle()) {
      if (settings.time.nanoTime() - start > settings.drainTimeout.toNanos()) {
        LOG.warn(
            "units of work are still open after {}; their commits will be refused",
            settings.drainTimeout);
        return;
      }
      try {
        settings.time.sleep(Duration.ofMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
