package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.BackfillRun;
import io.migrationgate.jdbc.backfill.Backfills.Mismatch;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows which rows of the latest run are not as they should be. */
@Command(
    name = "mismatches",
    description = {
      "Show the keys of rows that differ, or could not be copied, in the latest run.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "KIND: differs; stray (no counterpart on the side that counts); blocked (the database would not take it). The "
          + "rows themselves are never shown: look at them by their keys."
    })
final class BackfillMismatchesCommand extends RunCommand {
  private static final int MOST = 1_000;
  private static final int DETAIL_COLUMNS = 200;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many rows, at most 1000. Default: 20.")
  int limit = 20;

  @Option(
      names = "--show-values",
      description = "Show what the database said of a row too. It may quote values of the row.")
  boolean showValues;

  BackfillMismatchesCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    if (limit < 1 || limit > MOST) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "1 to " + MOST, "give another number");
    }
  }

  @Override
  int run(Session session, BackfillDesk desk) {
    BackfillRun run = latest(desk);
    List<Mismatch> found = desk.mismatches(run.id(), limit);
    if (session.json()) {
      session.document(json(run, found));
      return ExitCode.DONE;
    }
    if (!found.isEmpty()) {
      Table table = new Table("KIND", "KEY", "DETAIL");
      found.forEach(each -> table.row(each.kind(), each.key().toString(), detail(each)));
      table.print(session.out(), session.style());
    }
    long all = run.counts().unrepaired();
    session.say("run " + run.id() + ", " + run.state().wireName() + ": " + Text.count(all, "row")
        + (all > found.size() ? ", " + found.size() + " shown" : ""));
    return ExitCode.DONE;
  }

  private String detail(Mismatch mismatch) {
    if (mismatch.detail().isEmpty()) {
      return "-";
    }
    return showValues ? Text.brief(mismatch.detail(), DETAIL_COLUMNS) : "(see --show-values)";
  }

  private ObjectNode json(BackfillRun run, List<Mismatch> found) {
    ObjectNode object = JsonOut.object();
    object.put("run", run.id());
    object.put("migration", name);
    object.put("state", run.state().wireName());
    object.put("unrepaired", run.counts().unrepaired());
    ArrayNode rows = object.putArray("mismatches");
    for (Mismatch each : found) {
      ObjectNode row = rows.addObject();
      row.put("kind", each.kind());
      row.put("key", each.key().toString());
      row.put("detail", showValues ? each.detail() : null);
    }
    return object;
  }
}
