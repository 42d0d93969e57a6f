package io.migrationgate.jdbc.backfill.internal.start;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.plan.RewritePlan;
import io.migrationgate.jdbc.backfill.internal.store.PaceNote;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunNotes;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.internal.SqlShape;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Starts a run that rewrites documents, or says why not. */
public final class RewriteStart {
  private final RunContext context;
  private final String type;
  private final Operator operator;

  public RewriteStart(RunContext context, String type, Operator operator) {
    this.context = context;
    this.type = type;
    this.operator = operator;
  }

  /**
   * Starts it.
   *
   * @return the run's number
   */
  public long of(RewriteSpec spec, BackfillSettings settings) {
    DocumentState seen = VersionAdmin.type(context.admin().view(), type);
    refusal(seen).ifPresent(problem -> {
      throw new MigrationGateException(problem);
    });
    requireExpressions(seen, spec);
    DocumentRewrite rewrite = new DocumentRewrite(type, spec, seen.writes());
    CopyPlan plan = context.looking(handle -> {
      RewritePlan read = RewritePlan.read(context.copy(), handle.getConnection(), rewrite);
      new KeyRows(context, handle.getConnection(), read.rows()).check();
      if (!spec.sql().isEmpty()) {
        read.gives(context.copy(), "NULL", spec.place().versionField(), rewrite.version());
      }
      return read.rows();
    });
    long total = context.looking(handle ->
        context.copy().columns().estimate(handle.getConnection(), plan.source().name()));
    return context.changing(handle -> {
      context.lockChanges(handle);
      String name = DocumentRewrite.runName(type);
      RunStart.refuseSecond(context, handle, name);
      RunRow run = new RunRow(
          0,
          name,
          Direction.FORWARD,
          false,
          RunState.NEW,
          Stage.COPY,
          1,
          seen.epoch(),
          token(handle, seen),
          null,
          "",
          settings,
          PaceNote.NONE,
          rewrite);
      long inserted =
          context.tables().runs().insert(handle, run, total, operator.actor(), operator.reason());
      RunRow now = context.tables().runs().find(handle, inserted).orElseThrow();
      RunNotes.add(
          context, handle, now, "", "new", operator.actor(), operator.reason(), spec.toString());
      return inserted;
    });
  }

  /**
   * Why documents are not rewritten now: into what is written anyway, by nobody in another version
   * any more, and never into an older version, which would lose what it has no place for.
   */
  private static Optional<Problem> refusal(DocumentState state) {
    String subject = DocumentRules.subject(state.type());
    if (!state.settled()) {
      return Optional.of(new Problem(
          subject,
          state.describe(),
          "a change that has settled, since units of work may still write the version before",
          "wait for it with: mgate version settle " + state.type()));
    }
    if (state.present().last() > state.writes()) {
      return Optional.of(new Problem(
          subject,
          "documents that are written in version " + state.writes() + ", and may be in "
              + state.present(),
          "no newer documents, since an older version may have no place for what they hold",
          "go on first with: mgate version advance " + state.type() + " --to "
              + state.present().last() + " --reason \"why\""));
    }
    if (state.present().first() == state.writes()) {
      return Optional.of(new Problem(
          subject,
          "documents in version " + state.writes() + " only",
          "older ones",
          "look at it with: mgate version show " + state.type()));
    }
    return Optional.empty();
  }

  private void requireExpressions(DocumentState state, RewriteSpec spec) {
    spec.sql().forEach((from, expression) -> {
      String subject = "the expression for version " + from + " of " + DocumentRules.subject(type);
      if (from >= state.writes() || !state.present().contains(from)) {
        throw new MigrationGateException(new Problem(
            subject,
            "documents in " + state.present() + ", written in version " + state.writes(),
            "an older version that documents may be in",
            "look at it with: mgate version show " + type));
      }
      String odd = SqlShape.notAnExpression(expression, context.dialect().sql());
      if (odd != null) {
        throw new MigrationGateException(new Problem(
            subject,
            odd + ": " + expression,
            "one expression, to be put in parentheses",
            "mend it, and start again"));
      }
    });
  }

  /** Of the epoch, if the type still stands as it was seen. */
  private String token(Handle handle, DocumentState seen) {
    return handle
        .select(
            "SELECT e.token FROM " + context.schema() + "mgate_document d JOIN " + context.schema()
                + "mgate_epoch e ON e.number = d.epoch WHERE d.name = ? AND d.epoch = ?"
                + " AND d.leaving IS NULL",
            type,
            seen.epoch())
        .mapTo(String.class)
        .findOne()
        .orElseThrow(() -> new MigrationGateException(new Problem(
            DocumentRules.subject(type),
            "a change that somebody has made meanwhile",
            "the version that was seen",
            "look again with: mgate version show " + type)));
  }
}
