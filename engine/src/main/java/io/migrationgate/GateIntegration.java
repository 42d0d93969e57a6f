package io.migrationgate;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.internal.GateRuntime;
import io.migrationgate.internal.NodeAgent;
import io.migrationgate.internal.NodeConfig;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.GateStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What wrappers of connections, object-relational mappers and test kits ask of a node; applications
 * need none of it. Thread-safe.
 */
public final class GateIntegration {
  private final GateStore store;
  private final NodeConfig config;
  private final GateRuntime runtime;
  private final NodeAgent agent;

  GateIntegration(GateStore store, NodeConfig config, GateRuntime runtime, NodeAgent agent) {
    this.store = store;
    this.config = config;
    this.runtime = runtime;
    this.agent = agent;
  }

  /**
   * Whether the calling thread is inside a gated write or lock. For wrappers of connections: they
   * refuse a statement there that is in no unit of work.
   */
  public boolean inGatedWrite() {
    return runtime.writing();
  }

  /**
   * Whether the calling thread is inside a gated read. For wrappers of connections: they refuse a
   * statement to a replica there.
   */
  public boolean inGatedRead() {
    return runtime.reading();
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
   * Which database holds the store, asked anew. For wrappers of connections: they refuse those that
   * lead elsewhere, since a change of phase waits for the transactions of the store's database.
   *
   * @return null if the store is in none that could hold gated data
   * @throws io.migrationgate.spi.StoreUnavailableException if it cannot be reached
   */
  public @Nullable DatabaseIdentity storeIdentity() {
    return store.identity();
  }

  /**
   * Does what is due now; for tests and for applications that bring their own thread. See
   * {@link MigrationGates#close} for the end.
   */
  public Duration step() {
    return agent.step();
  }

  /** Beats and reloads now, whatever is due; so that a test sees what it has just changed. */
  public void refresh() {
    agent.hurry();
    agent.step();
  }
}
