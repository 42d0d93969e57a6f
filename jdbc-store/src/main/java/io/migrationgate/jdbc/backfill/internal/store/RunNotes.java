package io.migrationgate.jdbc.backfill.internal.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.admin.Operator;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.internal.HistoryRows;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.HistoryNote;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Changes of a run's state, each with its line in the history, in one transaction. */
public final class RunNotes {
  private RunNotes() {}

  /** A worker ends a run, unless an operator was quicker. */
  public static boolean change(RunContext context, RunRow run, RunState to, String problem) {
    return change(context, run, to, problem, "backfill", "");
  }

  public static boolean change(
      RunContext context, RunRow run, RunState to, String problem, String actor, String reason) {
    return context.changing(handle -> {
      if (!context.tables().runs().state(handle, run, to, problem)) {
        return false;
      }
      add(context, handle, run, run.state().wireName(), to.wireName(), actor, reason, problem);
      return true;
    });
  }

  public static void add(
      RunContext context,
      Handle handle,
      RunRow run,
      String from,
      String to,
      String actor,
      String reason,
      String problem) {
    String details = JsonNodeFactory.instance
        .objectNode()
        .put("run", run.id())
        .put("direction", run.direction().wireName())
        .put("settings", SettingsJson.write(run.settings(), null))
        .put("problem", problem)
        .toString();
    write(
        context,
        handle,
        epoch(context, handle),
        new HistoryNote(
            run.rewrite() == null ? SubjectKind.MIGRATION : SubjectKind.DOCUMENT,
            run.rewrite() == null ? run.migration() : run.rewrite().type(),
            run.rewrite() != null ? "rewrite" : run.verifyOnly() ? "verify" : "backfill",
            from.isEmpty() ? null : from,
            to,
            actor,
            reason,
            details));
  }

  /** Somebody is about to see values of rows in clear. */
  public static void shown(RunContext context, RunRow run, int rows, Operator operator) {
    context.changing(handle -> {
      String details = JsonNodeFactory.instance
          .objectNode()
          .put("run", run.id())
          .put("rows", rows)
          .toString();
      String state = run.state().wireName();
      write(
          context,
          handle,
          epoch(context, handle),
          new HistoryNote(
              run.migration(),
              "show-values",
              state,
              state,
              operator.actor(),
              operator.reason(),
              details));
      return true;
    });
  }

  private static long epoch(RunContext context, Handle handle) {
    return handle
        .select("SELECT MAX(number) FROM " + context.schema() + "mgate_epoch")
        .mapTo(Long.class)
        .one();
  }

  private static void write(RunContext context, Handle handle, long epoch, HistoryNote note) {
    new HistoryRows(context.dialect(), context.schema())
        .add(handle, epoch, UUID.randomUUID().toString(), note);
  }
}
