package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Approves the next step of a migration as it stands: any other change of it, and the approval is
 * for nothing.
 */
final class ApproveChange implements ChangeDecider<MigrationState> {
  private final String migration;
  private final Phase step;
  private final String login;
  private final Operator operator;

  /**
   * An approval.
   *
   * @param login of this process's sessions, for the history
   */
  ApproveChange(String migration, Phase step, String login, Operator operator) {
    this.migration = migration;
    this.step = step;
    this.login = login;
    this.operator = operator;
  }

  @Override
  public ChangeSet<MigrationState> decide(StoreView view) {
    MigrationState state = GateAdmin.state(view, migration);
    check(state, GateAdmin.declaration(view, migration));
    HistoryNote note = new HistoryNote(
        migration,
        "approve",
        state.current().toString(),
        state.current().toString(),
        operator.actor(),
        operator.reason(),
        JsonNodeFactory.instance
            .objectNode()
            .put("step", step.wireName())
            .put("login", login)
            .toString());
    return new ChangeSet<>(
        state, List.of(new Mutation.Approve(migration, state.epoch(), step)), List.of(note));
  }

  private void check(MigrationState state, @Nullable MigrationDeclaration declared) {
    boolean next = state.phase().hasNext() && state.phase().next() == step;
    if (!next || state.retired()) {
      throw refused(
          "an approval of " + step + ", and it stands at " + state.describe(),
          "an approval of the next step, since it does not outlive another change",
          "see where it stands with: mgate status " + migration);
    }
    if (declared == null || declared.guards().approvals().to(step) == 0) {
      throw refused(
          "a step to " + step + " that nobody need approve",
          "'approvals' in its declaration",
          "advance it; or declare approvals in META-INF/migrations.yaml");
    }
  }

  private MigrationGateException refused(String found, String expected, String next) {
    return new MigrationGateException(
        new Problem("migration '" + migration + "'", found, expected, next));
  }
}
