package io.migrationgate.cli.command.backfill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.AuthorityText;
import io.migrationgate.cli.render.Differences;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Runs;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.BackfillDesk;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Inspection;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.Mismatch;
import io.migrationgate.spi.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows which rows of the latest run are not as they should be, and in which columns. */
@Command(
    name = "mismatches",
    description = {
      "Show the keys of rows that differ, or could not be copied, in the latest run, and what differs now.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "KIND, as the run found it: only-old, only-new (one side alone has the row); null-old, null-new (that side has "
          + "NULL or a blank text where the other one has a value); differs (both have values); blocked (the database "
          + "would not take it). NOW, as the tables are: differs, same, missing, stray, gone (neither side has it), excluded "
          + "(it takes no part), untold (only the application's code can tell), unreadable (the database cannot say). "
          + "Values are shown as fingerprints: equal ones are equal."
    })
final class BackfillMismatchesCommand extends RunCommand {
  private static final int MOST = 1_000;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "How many rows, at most 1000. Default: 20.")
  int limit = 20;

  @Option(
      names = "--show-values",
      description =
          "Show values of the rows in clear, and what the database said of them. The history says who did, and why.")
  boolean showValues;

  @ArgGroup(heading = "%nWith --show-values:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  BackfillMismatchesCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (limit < 1 || limit > MOST) {
      throw new UsageException(
          "option --limit", Integer.toString(limit), "1 to " + MOST, "give another number");
    }
    if (showValues) {
      operator.operator(context().terminal(), null);
    }
  }

  @Override
  protected int run(Session session, BackfillDesk desk) {
    BackfillRun run = latest(desk);
    List<Mismatch> found = desk.mismatches(run.id(), limit);
    List<String> notes = new ArrayList<>();
    Inspection now = found.isEmpty() ? null : inspect(desk, run, found, notes);
    Differences differences = new Differences(found, now, showValues);
    if (session.json()) {
      ObjectNode document = json(run, differences, notes);
      AuthorityText.describe(document.putArray("authority"), RunWork.authority(session, run));
      session.document(document);
      return ExitCode.DONE;
    }
    if (!found.isEmpty()) {
      differences.print(session.out(), session.style());
    }
    long all = run.counts().unrepaired();
    session.say("run " + run.id() + ", " + run.state().wireName() + ": " + Text.count(all, "row")
        + Runs.kinds(run.counts())
        + (all > found.size() ? ", " + found.size() + " shown" : ""));
    RunWork.sayAuthority(session, run);
    notes.forEach(note -> session.say("note: " + note));
    return ExitCode.DONE;
  }

  /** Keys are worth something also where their rows cannot be read any more. */
  private @Nullable Inspection inspect(
      BackfillDesk desk, BackfillRun run, List<Mismatch> found, List<String> notes) {
    List<Key> keys = found.stream().map(Mismatch::key).toList();
    try {
      Inspection now = showValues
          ? desk.inspectInClear(run.id(), keys, operator.operator(context().terminal(), null))
          : desk.inspect(run.id(), keys);
      if (now.byCode()) {
        notes.add("what is expected of a row only the code of the application knows, so columns"
            + " are not compared");
      }
      if (now.redeclared()) {
        notes.add("the declaration has changed since the run was started; columns are compared by"
            + " the one in force");
      }
      return now;
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (MigrationGateException e) {
      notes.add("columns are not compared: " + e.problem().subject() + ": "
          + e.problem().found() + "; " + e.problem().nextStep());
      return null;
    }
  }

  private ObjectNode json(BackfillRun run, Differences differences, List<String> notes) {
    ObjectNode object = JsonOut.object();
    object.put("run", run.id());
    object.put("migration", name);
    object.put("state", run.state().wireName());
    object.put("unrepaired", run.counts().unrepaired());
    ObjectNode kinds = object.putObject("kinds");
    run.counts().kinds().forEach(kinds::put);
    differences.describe(object.putArray("mismatches"));
    ArrayNode said = object.putArray("notes");
    notes.forEach(said::add);
    return object;
  }
}
