package io.migrationgate.jdbc.jdbi;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.GateTables;
import io.migrationgate.jdbc.internal.IdleSessions;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * Makes every transaction of a Jdbi a unit of work: pinned when it begins, checked right before its
 * commit, ended when commit or rollback has returned.
 *
 * <pre>{@code
 * jdbi.installPlugin(new MigrationGatePlugin(gates));
 * }</pre>
 *
 * <p>A commit that the check refuses is rolled back, and
 * {@link io.migrationgate.CommitRefusedException} reaches the caller: nothing was committed, and
 * the transaction may be run again. Operators see a transaction under the name of its thread.
 *
 * <p>On a node without leases ({@code fenced()}) each transaction's first statement locks the row
 * of its epoch, shared. What must come before a transaction's first statement, such as its
 * isolation level, is then set through Jdbi or the connection, not by a statement.
 *
 * <p>In a transaction on a replica (PostgreSQL in recovery, MariaDB and MySQL with
 * {@code read_only}) gated calls are refused: its data may be older than the phases by which this
 * node decides.
 *
 * <p>A pool that hands out connections with autocommit switched off needs
 * {@code LocalTransactionHandler.managed()}, installed before this plugin: otherwise Jdbi joins a
 * transaction that it never began, which is no unit of work, and gated writes are refused. What ran
 * on the handle before belongs to its transaction then, so that READ COMMITTED is required; with
 * {@link io.migrationgate.jdbc.datasource.GatedDataSource} around the pool, any level is right.
 *
 * <p>Immutable and thread-safe.
 */
public final class MigrationGatePlugin implements JdbiPlugin {
  private final MigrationGates gates;
  private final Pinning pinning;
  private final GateTables tables;

  /** When a transaction's phases are fixed. */
  enum Pinning {
    AT_BEGIN,
    AT_FIRST_GATE
  }

  /** Pins when a transaction begins: right under every isolation level. */
  public MigrationGatePlugin(MigrationGates gates) {
    this(gates, Pinning.AT_BEGIN, GateTables.onSearchPath(gates));
  }

  private MigrationGatePlugin(MigrationGates gates, Pinning pinning, GateTables tables) {
    this.gates = gates;
    this.pinning = pinning;
    this.tables = tables;
  }

  /**
   * Pins at a transaction's first gated call, so that a long transaction that calls no gate holds
   * up nobody. Right under READ COMMITTED only; the first gated call asks the server for the level,
   * in one round trip, and is refused under another one. MariaDB and MySQL tell the session's:
   * there set it through Jdbi or the connection, and not for one transaction by a statement.
   */
  public MigrationGatePlugin pinningAtFirstGate() {
    return new MigrationGatePlugin(gates, Pinning.AT_FIRST_GATE, tables);
  }

  /** Where the store's tables are, if the connections' search path does not lead there. */
  public MigrationGatePlugin storeSchema(String name) {
    return new MigrationGatePlugin(gates, pinning, tables.in(name));
  }

  /**
   * {@inheritDoc}
   *
   * @throws GateUsageException if the node works without leases and this plugin pins at the first
   *     gated call: a lock taken in the middle of a transaction goes with a savepoint
   */
  @Override
  public void customizeJdbi(Jdbi jdbi) {
    if (gates.fenced() && pinning == Pinning.AT_FIRST_GATE) {
      throw new GateUsageException(new Problem(
          "Jdbi plugin",
          "pinningAtFirstGate() for a node without leases",
          "the lock as each transaction's first statement",
          "leave out pinningAtFirstGate(), or start the node without fenced()"));
    }
    IdleSessions.of(jdbi);
    jdbi.setTransactionHandler(
        new UnitTransactions(jdbi.getTransactionHandler(), gates, pinning, tables));
  }
}
