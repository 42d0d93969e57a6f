package io.migrationgate.admin;

import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.SqlAcceptance;
import java.util.List;
import java.util.UUID;

/**
 * Lets SQL run that an operator has accepted, text by text as it is now. Thread-safe.
 *
 * <p>Acceptances are kept beside the history, in a table of their own that no node writes: what the
 * application may write cannot vouch for what the application has written.
 */
public final class AcceptedSql implements SqlApproval {
  private final GateStore store;

  /** What is accepted in a store. */
  public AcceptedSql(GateStore store) {
    this.store = store;
  }

  @Override
  public void require(DeclaredSql sql) {
    if (!accepted(sql)) {
      throw new SqlNotAcceptedException(
          sql, "text that no operator has accepted, with the hash " + sql.hash());
    }
  }

  /** Whether it may run: somebody has accepted it, or there is none. */
  public boolean accepted(DeclaredSql sql) {
    return sql.isEmpty()
        || store.acceptedSql(sql.migration()).stream()
            .anyMatch(one -> one.hash().equals(sql.hash()));
  }

  /** Keeps an operator's word, with a line in the history. */
  public void accept(DeclaredSql sql, Operator operator) {
    String name = sql.migration();
    store.change(UUID.randomUUID().toString(), view -> {
      String place = GateAdmin.state(view, name).current().toString();
      SqlAcceptance word = new SqlAcceptance(name, sql.hash(), sql.json(), operator.actor());
      HistoryNote note = new HistoryNote(
          name,
          "accept-sql",
          place,
          place,
          operator.actor(),
          operator.reason(),
          "{\"hash\":\"" + sql.hash() + "\",\"sql\":" + sql.json() + "}");
      return new ChangeSet<>(true, List.of(new Mutation.AcceptSql(word)), List.of(note));
    });
  }
}
