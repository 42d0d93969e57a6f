package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.plan.HiddenRowsException;
import io.migrationgate.jdbc.backfill.internal.plan.RewritePlan;
import io.migrationgate.jdbc.backfill.internal.rows.CodeRows;
import io.migrationgate.jdbc.backfill.internal.rows.DocumentRows;
import io.migrationgate.jdbc.backfill.internal.rows.OrphanRows;
import io.migrationgate.jdbc.backfill.internal.rows.PlannedWork;
import io.migrationgate.jdbc.backfill.internal.rows.ReferredRows;
import io.migrationgate.jdbc.backfill.internal.rows.RicherRows;
import io.migrationgate.jdbc.backfill.internal.rows.RowWork;
import io.migrationgate.jdbc.backfill.internal.rows.SqlDocumentRows;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunFence.RunHeld;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.BackfillCode;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.spi.StoreView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the plan by which a worker goes about a stage, or says why this one does not. */
final class WorkPlans {
  private WorkPlans() {}

  /**
   * The plan of a run; null if it needs code that this worker does not have.
   *
   * @throws RunHeld if the definition is another one than the run was started with, or this worker
   *     is not the one to do it
   * @throws SqlNotAcceptedException if it must not run with this worker's rights
   */
  static @Nullable WorkPlan of(RunContext context, RunRow run, WorkerOptions options)
      throws RunHeld {
    DocumentRewrite rewrite = run.rewrite();
    if (rewrite != null) {
      DocumentCodec<?> codec = options.documents().stream()
          .filter(each -> each.type().name().equals(rewrite.type()))
          .findFirst()
          .orElse(null);
      return codec == null ? null : rewriting(context, run, rewrite, codec);
    }
    return copying(context, run, options.codes());
  }

  private static WorkPlan rewriting(
      RunContext context, RunRow run, DocumentRewrite rewrite, DocumentCodec<?> codec)
      throws RunHeld {
    if (!codec.type().writes().contains(rewrite.version())
        || !Objects.equals(codec.versionField(), rewrite.spec().place().versionField())) {
      String field = rewrite.spec().place().versionField();
      throw new RunHeld("a worker with a codec that writes version " + rewrite.version()
          + (field == null ? ", beside the document" : " into the field '" + field + "'"));
    }
    RewritePlan plan;
    try {
      plan = context.looking(
          handle -> RewritePlan.read(context.copy(), handle.getConnection(), rewrite));
    } catch (HiddenRowsException e) {
      throw new RunHeld("a worker that sees all rows: " + e.problem().found());
    }
    KeySql keys = context.keys();
    RowWork rows = rows(codec, rewrite, plan, context.copy(), keys);
    OrphanRows strays = new OrphanRows(context.copy(), plan.rows(), keys);
    RicherRows none = RicherRows.of(context, run, plan.rows(), rows);
    return new WorkPlan(context, run, new PlannedWork(plan.rows(), rows, strays, none));
  }

  private static <T> RowWork rows(
      DocumentCodec<T> codec,
      DocumentRewrite rewrite,
      RewritePlan plan,
      CopyDialect dialect,
      KeySql keys) {
    DocumentRows<T> code = new DocumentRows<>(codec, rewrite, plan, dialect, keys);
    return rewrite.spec().sql().isEmpty()
        ? code
        : new SqlDocumentRows<>(code, rewrite, plan, dialect, keys);
  }

  private static @Nullable WorkPlan copying(
      RunContext context, RunRow run, List<BackfillCode> codes) throws RunHeld {
    StoreView view = context.admin().view();
    MigrationDeclaration declared = GateAdmin.declaration(view, run.migration());
    if (declared == null
        || !DeclarationJson.backfillFingerprint(declared).equals(run.fingerprint())) {
      var stored = view.definitions().get(run.migration());
      throw new RunHeld("a definition that "
          + (stored == null ? "is gone" : "build " + stored.build() + " has changed")
          + " since the run was started: cancel it and start again, or start a build with the old"
          + " definition");
    }
    String version = Objects.requireNonNull(declared.backfill()).code();
    BackfillCode code = codes.stream()
        .filter(each -> each.version().equals(version))
        .findFirst()
        .orElse(null);
    if (version != null && code == null) {
      return null;
    }
    context.require(declared);
    RunContext zoned = context.in(declared);
    CopyPlan plan =
        WorkerFitness.plan(zoned, run, declared).sparing(RicherRows.spared(context, run));
    KeySql keys = context.keys();
    RowWork rows = code == null
        ? zoned.looking(handle -> ReferredRows.of(handle.getConnection(), zoned.copy(), plan, keys))
        : new CodeRows(code, plan, keys);
    OrphanRows strays = new OrphanRows(zoned.copy(), plan, keys);
    return new WorkPlan(
        zoned, run, new PlannedWork(plan, rows, strays, RicherRows.of(zoned, run, plan, rows)));
  }
}
