package io.migrationgate;

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
import io.migrationgate.internal.NodeLifecycle;
import io.migrationgate.internal.NodeLoop;
import io.migrationgate.internal.NodeNews;
import io.migrationgate.internal.NodeWriteVersion;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.internal.SegmentLookup;
import io.migrationgate.internal.ShadowComparison;
import io.migrationgate.internal.ShadowRunners;
import io.migrationgate.messages.MessageMeter;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.UnitResource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
  private final NodeConfig config;
  private final GateRuntime runtime;
  private final Map<String, MigrationGate> gates = new LinkedHashMap<>();
  private final Map<String, ShadowComparison> comparisons = new LinkedHashMap<>();
  private final NodeNews news;
  private final NodeAgent agent;
  private final GateIntegration integration;
  private final FeatureFlags flags;
  private final Map<String, WriteVersion> writeVersions = new HashMap<>();
  private final ClientCounts messages;
  private final NodeLifecycle lifecycle;

  MigrationGates(GateStore store, NodeConfig config, MigrationGatesBuilder settings) {
    this.config = config;
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
    this.integration = new GateIntegration(store, config, runtime, agent);
    this.messages = new ClientCounts(store, settings.time);
    this.lifecycle = new NodeLifecycle(
        agent,
        news,
        messages,
        settings.background ? threads(store, settings) : new NodeLifecycle.Threads(null, null),
        new NodeLifecycle.Times(settings.time, config.lease(), settings.drainTimeout));
  }

  private NodeLifecycle.Threads threads(GateStore store, MigrationGatesBuilder settings) {
    String build = config.identity().build();
    NodeMaintenance maintenance =
        new NodeMaintenance(store, runtime, gates.keySet(), settings.time);
    return new NodeLifecycle.Threads(
        new NodeLoop(agent, store, config.poll(), settings.jitter, "mgate-" + build),
        new Maintenance(maintenance.tasks(messages), "mgate-maintenance-" + build));
  }

  /**
   * Begins to describe a node that keeps its phases in this store. The store is not closed with the
   * node.
   */
  public static MigrationGatesBuilder builder(GateStore store) {
    return new MigrationGatesBuilder(store);
  }

  void join() {
    lifecycle.join();
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

  /** The door for wrappers of connections, object-relational mappers and test kits. */
  public GateIntegration integration() {
    return integration;
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

  /** The build this node runs. */
  public String build() {
    return config.identity().build();
  }

  /** The view schema through which its connections see the tables; empty if none is declared. */
  public String viewSchema() {
    return config.viewSchema();
  }

  /**
   * Waits for open units of work, at most for the drain time-out, then leaves the store: what is
   * still open then is refused at its commit check. A store that does not answer is waited for as
   * long again, and then the node is left to be given up. Closing again does nothing.
   */
  @Override
  public void close() {
    lifecycle.close();
  }
}
