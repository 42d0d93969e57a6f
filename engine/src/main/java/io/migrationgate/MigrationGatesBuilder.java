package io.migrationgate;

import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.internal.NodeConfig;
import io.migrationgate.internal.ThreadUnits;
import io.migrationgate.internal.UnitsOfThreads;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.registration.DocumentRegistration;
import io.migrationgate.registration.ShippedShapes;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.NodeIds;
import io.migrationgate.spi.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Describes a node. Not thread-safe. */
public final class MigrationGatesBuilder {
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);
  private static final Duration DEFAULT_POLL = Duration.ofSeconds(1);
  private static final int LONGEST_NAME = 200;

  private final GateStore store;
  private final List<MigrationDeclaration> declared = new ArrayList<>();
  private final List<FlagDeclaration> flags = new ArrayList<>();
  private final Map<VersionedType<?>, DocumentFormat> documents = new LinkedHashMap<>();
  private boolean fromClassPath = true;
  private @Nullable ClassLoader loader;
  private @Nullable String build;
  private @Nullable String viewSchema;
  private String application = "";
  private Duration lease = Duration.ofSeconds(10);
  private LongSupplier p99Millis = () -> -1;
  private @Nullable Duration poll;
  private NodeMode mode = NodeMode.LEASED;

  LeaseLost onLeaseLost = LeaseLost.REFUSE;
  Duration drainTimeout = Duration.ofSeconds(10);
  TimeSource time = TimeSource.SYSTEM;
  IntSupplier draw = () -> ThreadLocalRandom.current().nextInt(10_000);
  DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
  boolean background = true;
  Function<Supplier<ThreadUnits>, UnitsOfThreads> perThread = UnitsOfThreads::new;
  Duration segmentDeadline = Duration.ofMillis(50);
  final List<PhaseChangeListener> listeners = new ArrayList<>();
  final Map<String, BiPredicate<@Nullable Object, @Nullable Object>> equalities = new HashMap<>();

  MigrationGatesBuilder(GateStore store) {
    this.store = store;
  }

  /**
   * The build this process runs, for example {@code 2026.46}; needed unless {@code migrations.yaml}
   * names it.
   */
  public MigrationGatesBuilder build(String id) {
    this.build = id;
    return this;
  }

  /**
   * The view schema through which the connections of this process see the tables; see
   * {@code docs/views.md}. Default: what {@code migrations.yaml} says, else none: they see the
   * tables themselves.
   */
  public MigrationGatesBuilder viewSchema(String name) {
    this.viewSchema = name;
    return this;
  }

  /** Declares migrations in code, besides those in {@code META-INF/migrations.yaml}. */
  public MigrationGatesBuilder declare(MigrationDeclaration... migrations) {
    declared.addAll(List.of(migrations));
    return this;
  }

  /**
   * Declares flags that this build asks for, so that operators know: they are not retired, nor do
   * they become of another type, while a node of it is live. A flag that is not declared can be
   * asked for all the same.
   */
  public MigrationGatesBuilder flags(FlagDeclaration... declarations) {
    for (FlagDeclaration each : declarations) {
      if (flags.stream().anyMatch(other -> other.key().equals(each.key()))) {
        throw contradiction(
            "flag '" + each.key() + "'", "two declarations", "one", "remove one of them");
      }
      flags.add(each);
    }
    return this;
  }

  /**
   * Declares a type of documents that this build reads and writes, so that a version is written
   * only where every live node reads it; see {@link MigrationGates#writeVersion}.
   *
   * @param format by which they are read and written; the shapes of the versions are told by it
   */
  public MigrationGatesBuilder document(VersionedType<?> type, DocumentFormat format) {
    if (documents.keySet().stream().anyMatch(other -> other.name().equals(type.name()))) {
      throw contradiction(
          "document type '" + type.name() + "'", "two declarations", "one", "remove one of them");
    }
    documents.put(type, format);
    return this;
  }

  /** Does not look for {@code META-INF/migrations.yaml}. */
  public MigrationGatesBuilder withoutClassPath() {
    this.fromClassPath = false;
    return this;
  }

  /**
   * Looks for {@code META-INF/migrations.yaml} here; default: the thread's context class loader.
   */
  public MigrationGatesBuilder classLoader(ClassLoader classLoader) {
    this.loader = classLoader;
    return this;
  }

  /**
   * What this process's database sessions are called, for people: the application name (PostgreSQL)
   * or user (MariaDB, MySQL, H2). They are recognised by a mark of their own, since builds without
   * the engine usually have the same name. Default: not told.
   */
  public MigrationGatesBuilder application(String name) {
    this.application = name;
    return this;
  }

  /**
   * For how long a heartbeat is good. The node itself counts three quarters of it, observers five
   * quarters. Default 10 s.
   */
  public MigrationGatesBuilder lease(Duration duration) {
    this.lease = duration;
    return this;
  }

  /**
   * The longest time between two heartbeats; at most a quarter of the lease. Default 1 s, but a
   * quarter of the lease (2.5 s) while the store announces changes, as PostgreSQL does.
   */
  public MigrationGatesBuilder pollInterval(Duration interval) {
    this.poll = interval;
    return this;
  }

  /**
   * Tells the 99th percentile of the application's response times, in milliseconds, for example
   * from its own metrics; a negative number if it is not known. Reported with each heartbeat, so it
   * must answer at once. Backfills can be told to wait while it is high. Default: not told.
   */
  public MigrationGatesBuilder p99Millis(LongSupplier source) {
    this.p99Millis = source;
    return this;
  }

  /**
   * How long a flag waits at most while a key is looked up in a segment that was not asked for
   * before; after that its caller gets its own default. Default 50 ms.
   */
  public MigrationGatesBuilder segmentDeadline(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw contradiction(
          "segment deadline", deadline.toString(), "more than nothing", "give some milliseconds");
    }
    this.segmentDeadline = deadline;
    return this;
  }

  /** What gated work does while the lease is lost. Default {@link LeaseLost#REFUSE}. */
  public MigrationGatesBuilder onLeaseLost(LeaseLost policy) {
    this.onLeaseLost = policy;
    return this;
  }

  /**
   * Works without leases: each transaction first locks the row of its epoch, shared, and holds it
   * until it ends. No clock matters then, and a node that is paused, cut off or given up goes on
   * safely. The price: one round trip for each transaction, on PostgreSQL a transaction id even for
   * those that only read; gated reads need a transaction too; and store and gated data must live in
   * one database (PostgreSQL, MariaDB or MySQL).
   */
  public MigrationGatesBuilder fenced() {
    this.mode = NodeMode.FENCED;
    return this;
  }

  /** How long {@link MigrationGates#close} waits for open units of work. Default 10 s. */
  public MigrationGatesBuilder drainTimeout(Duration timeout) {
    this.drainTimeout = timeout;
    return this;
  }

  /** Adds a listener for phase changes. */
  public MigrationGatesBuilder listener(PhaseChangeListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * How shadow comparison of one migration tells whether the old and the new value say the same.
   * Default: equal as values, arrays by their elements.
   */
  public MigrationGatesBuilder comparing(
      String migration, BiPredicate<@Nullable Object, @Nullable Object> sameOldAndNew) {
    equalities.put(migration, sameOldAndNew);
    return this;
  }

  /** Clocks; for tests and simulations. */
  public MigrationGatesBuilder time(TimeSource source) {
    this.time = source;
    return this;
  }

  /** Draws a number from 0 to 9,999 for every read that might be compared; for tests. */
  public MigrationGatesBuilder sampling(IntSupplier draws) {
    this.draw = draws;
    return this;
  }

  /** Draws from 0 (inclusive) to 1 to spread heartbeats; for tests. */
  public MigrationGatesBuilder jitter(DoubleSupplier draws) {
    this.jitter = draws;
    return this;
  }

  /** No thread: the caller calls {@link GateIntegration#step}. For tests and simulations. */
  public MigrationGatesBuilder withoutThread() {
    this.background = false;
    return this;
  }

  /** Other threads than the machine's; for the simulation. */
  MigrationGatesBuilder threads(Function<Supplier<ThreadUnits>, UnitsOfThreads> find) {
    this.perThread = find;
    return this;
  }

  /**
   * Registers the node, loads the first snapshot and begins the heartbeat.
   *
   * @return the node, ready for work
   * @throws RegistrationRefusedException if this build may not run in the phases now in force
   * @throws MigrationGateException if settings or declarations contradict each other
   * @throws io.migrationgate.spi.StoreUnavailableException if the store cannot be reached
   */
  public MigrationGates start() {
    MigrationGates gates = new MigrationGates(store, config(), this);
    gates.join();
    return gates;
  }

  private NodeConfig config() {
    List<MigrationDeclaration> all = new ArrayList<>(declared);
    List<FlagDeclaration> allFlags = new ArrayList<>(flags);
    String buildId = build;
    String seenThrough = viewSchema;
    if (fromClassPath) {
      Declarations found = DeclarationParser.fromClassPath(classPath());
      all.addAll(found.migrations());
      allFlags.addAll(found.flags());
      buildId = buildId != null ? buildId : found.build();
      seenThrough = seenThrough != null ? seenThrough : found.viewSchema();
    }
    Set<String> names = new HashSet<>();
    for (MigrationDeclaration declaration : all) {
      if (!names.add(declaration.name())) {
        throw contradiction(
            "migration '" + declaration.name() + "'",
            "two declarations",
            "one",
            "remove one of them");
      }
    }
    Set<String> keys = new HashSet<>();
    for (FlagDeclaration flag : allFlags) {
      if (!keys.add(flag.key())) {
        throw contradiction(
            "flag '" + flag.key() + "'", "two declarations", "one", "remove one of them");
      }
    }
    for (String compared : equalities.keySet()) {
      if (!names.contains(compared)) {
        throw contradiction(
            "comparing(\"" + compared + "\")",
            "no such migration declared",
            "a declared one",
            "correct the name");
      }
    }
    checkTimes();
    if (mode == NodeMode.FENCED && onLeaseLost == LeaseLost.CONTINUE) {
      throw contradiction(
          "onLeaseLost(CONTINUE)",
          "a node without leases",
          "one or the other",
          "leave it out: fenced() needs no lease to be held");
    }
    if (buildId == null || buildId.isBlank()) {
      throw contradiction(
          "build id",
          "none",
          "the build this process runs",
          "call build(\"…\"), or set build: in migrations.yaml");
    }
    requireShort("build id", buildId);
    requireShort("application name", application);
    NodeRecord.Identity identity =
        new NodeRecord.Identity(buildId, host(), ProcessHandle.current().pid(), application);
    Duration usual = poll != null ? poll : DEFAULT_POLL;
    Duration announced = poll != null ? poll : lease.dividedBy(4);
    List<DocumentClaim> types = new ArrayList<>();
    for (Map.Entry<VersionedType<?>, DocumentFormat> each : documents.entrySet()) {
      types.add(DocumentRegistration.claim(each.getKey(), each.getValue(), buildId));
    }
    if (fromClassPath) {
      ShippedShapes.check(classPath(), types, buildId);
    }
    return new NodeConfig(
        NodeIds.next(),
        identity,
        all,
        allFlags,
        types,
        seenThrough != null ? seenThrough : "",
        lease,
        usual,
        announced,
        mode,
        p99Millis);
  }

  private ClassLoader classPath() {
    ClassLoader from = loader != null ? loader : Thread.currentThread().getContextClassLoader();
    return from != null ? from : MigrationGatesBuilder.class.getClassLoader();
  }

  private void checkTimes() {
    if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
      throw contradiction(
          "lease", lease.toString(), "1 s to 10 min", "choose a duration in between");
    }
    Duration interval = poll != null ? poll : DEFAULT_POLL;
    if (interval.isNegative()
        || interval.isZero()
        || interval.multipliedBy(4).compareTo(lease) > 0) {
      throw contradiction(
          "poll interval",
          interval + " with a lease of " + lease,
          "more than nothing, and at most a quarter of the lease",
          "beat more often, or make the lease longer");
    }
  }

  private static void requireShort(String subject, String text) {
    if (text.length() > LONGEST_NAME) {
      throw contradiction(
          subject,
          text.length() + " characters",
          "at most " + LONGEST_NAME,
          "choose a shorter one");
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host without a resolvable name is no reason not to start; the name is for people only.
      return "unknown-host";
    }
  }

  private static MigrationGateException contradiction(
      String subject, String found, String expected, String next) {
    return new MigrationGateException(new Problem(subject, found, expected, next));
  }
}
