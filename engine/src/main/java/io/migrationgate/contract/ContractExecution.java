package io.migrationgate.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.registration.ViewSchemas;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.ContractDatabase.Dependents;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.spi.ContractDatabase.StatementOutcome;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Runs the contract SQL, in contracted and settled only, one statement at a time, and goes on where
 * an earlier run stopped.
 *
 * <p>Store and gated data may live on different servers, and most databases commit DDL by itself,
 * so a statement and its line in the history are never one transaction. Instead a line is written
 * before and another after. If a process dies in between, a statement that only drops is run again:
 * either it had not run, or what it drops is not there, which then counts as done. Any other
 * statement is left to the operator, who can look; unless the database made it, which makes none
 * that could do harm twice. Not thread-safe.
 */
public final class ContractExecution {
  private static final Pattern DROPS = Pattern.compile(
      "\\s*(?:DROP\\s|ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?\\S+\\s+DROP\\s)[^;]*;?\\s*",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Further clauses of an ALTER TABLE that do something else than drop. */
  private static final Pattern OTHER_CLAUSE =
      Pattern.compile(",\\s*(?!DROP\\s)[A-Z]+\\s", Pattern.CASE_INSENSITIVE);

  private final GateStore store;
  private final ContractDatabase database;
  private final TimeSource time;
  private final RandomGenerator random;
  private final SqlApproval approval;

  /**
   * An execution.
   *
   * @param database where the old side lives
   * @param random for the pauses between tries
   * @param approval what of the declared SQL may run
   */
  public ContractExecution(
      GateStore store,
      ContractDatabase database,
      TimeSource time,
      RandomGenerator random,
      SqlApproval approval) {
    this.store = store;
    this.database = database;
    this.time = time;
    this.random = random;
    this.approval = approval;
  }

  /**
   * How far it has got.
   *
   * @throws MigrationGateException if the store does not know the migration, or other statements
   *     than those declared now were begun
   */
  public ContractProgress progress(String migration) {
    StoreView view = store.view();
    GateAdmin.state(view, migration);
    return progress(view, migration);
  }

  private ContractProgress progress(StoreView view, String migration) {
    return new ContractProgress(
        migration,
        ContractStatements.of(
            GateAdmin.declaration(view, migration),
            new ViewSchemas(view, store.builds()),
            database),
        ContractHistory.of(store, migration));
  }

  /** How much of the old side is still there. */
  public Presence left(String migration) {
    Dependents found =
        ContractStatements.dependents(GateAdmin.declaration(store.view(), migration), database);
    return found == null ? Presence.NONE : found.presence();
  }

  /** Notes on what evidence the old side is given up, and what of it was overridden. */
  public void noteEvidence(ContractEvidence evidence, Operator operator) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    ArrayNode findings = details.putArray("requirements");
    for (ContractEvidence.Finding finding : evidence.findings()) {
      findings
          .addObject()
          .put("requirement", finding.requirement().toString())
          .put("outcome", finding.outcome().toString())
          .put("found", finding.found());
    }
    String name = evidence.state().name();
    store.change(UUID.randomUUID().toString(), view -> {
      String place = GateAdmin.state(view, name).current().toString();
      HistoryNote note = new HistoryNote(
          name,
          "contract-evidence",
          place,
          place,
          operator.actor(),
          operator.reason(),
          details.toString());
      return new ChangeSet<>(true, List.of(), List.of(note));
    });
  }

  /**
   * Notes that a copy of the old side was made.
   *
   * @param seen the migration before the copy was begun
   * @throws MigrationGateException if it has moved since: then the old side may have been written
   */
  public void copied(MigrationState seen, String to, long rows, Operator operator) {
    String place = seen.current().toString();
    HistoryNote note = new HistoryNote(
        seen.name(),
        ContractProgress.COPIED,
        place,
        place,
        operator.actor(),
        operator.reason(),
        JsonNodeFactory.instance.objectNode().put("to", to).put("rows", rows).toString());
    store.change(UUID.randomUUID().toString(), view -> {
      MigrationState now = GateAdmin.state(view, seen.name());
      if (now.epoch() != seen.epoch()) {
        throw new MigrationGateException(new Problem(
            "copy " + to,
            "that the migration has moved while it was made: " + now.describe(),
            "a copy of what nobody writes",
            "delete it, and begin again; nothing was dropped"));
      }
      return new ChangeSet<>(true, List.of(), List.of(note));
    });
  }

  /**
   * Runs what has not run yet.
   *
   * @param patience with locks
   * @param word the operator's, on a statement that was begun and not ended
   * @param listener hears of every step
   * @return how many statements were run, or found to have run
   * @throws MigrationGateException if the migration is not in contracted and settled, if the SQL
   *     must not run, if a statement fails, or if nobody can tell whether one had run
   * @throws InterruptedException if interrupted between two tries
   */
  public int run(
      String migration,
      LockPatience patience,
      Unfinished word,
      Operator operator,
      ContractListener listener)
      throws InterruptedException {
    StoreView view = store.view();
    requireContracted(GateAdmin.state(view, migration));
    MigrationDeclaration declared = GateAdmin.declaration(view, migration);
    if (declared != null) {
      approval.require(DeclaredSql.of(declared));
    }
    int ran = 0;
    ContractProgress progress = progress(view, migration);
    // Looked at once more behind the last one: somebody may have made a view schema meanwhile.
    while (progress.doneCount() < progress.statements().size()) {
      for (int number = 1; number <= progress.statements().size(); number++) {
        if (!progress.done(number)) {
          new StatementRun(this, progress, number, operator).run(patience, word, listener);
          ran++;
        }
      }
      progress = progress(migration);
    }
    return ran;
  }

  private static void requireContracted(MigrationState state) {
    if (state.phase() != Phase.CONTRACTED || !state.settled()) {
      throw new MigrationGateException(new Problem(
          "migration '" + state.name() + "'",
          state.describe(),
          "contracted, settled, before anything is dropped",
          state.phase() == Phase.CONTRACTED
              ? "wait for it with: mgate settle " + state.name()
              : "go there with: mgate contract " + state.name() + " --reason \"why\""));
    }
  }

  /** Whether a statement does nothing but drop, so that it may be run again. */
  static boolean drops(String sql) {
    String bare = sql.strip();
    return DROPS.matcher(bare).matches()
        && (bare.toUpperCase(Locale.ROOT).startsWith("DROP")
            || !OTHER_CLAUSE.matcher(bare).find());
  }

  StatementOutcome once(String sql, Duration lockTimeout) {
    return database.run(sql, lockTimeout);
  }

  ContractHistory history(String migration) {
    return ContractHistory.of(store, migration);
  }

  TimeSource time() {
    return time;
  }

  RandomGenerator random() {
    return random;
  }

  /** Writes a line, on condition that the migration still stands where it may be dropped. */
  String note(String migration, HistoryNote note) {
    String changeId = UUID.randomUUID().toString();
    return store.change(changeId, view -> {
      requireContracted(GateAdmin.state(view, migration));
      return new ChangeSet<>(changeId, List.of(), List.of(note));
    });
  }
}
