package io.migrationgate.cli.command.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.cli.command.base.Check;
import io.migrationgate.cli.command.base.Check.Result;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.spi.DatabasePrivileges.Task;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks what can be checked from here, and says what to do about it. */
@Command(
    name = "doctor",
    sortOptions = false,
    footer = {
      "",
      "It changes nothing. Exit code 1 if a check fails, which a missing right to move phases is; warnings do not count."
    })
public final class DoctorCommand extends ConnectedCommand {
  @Option(
      names = "--for",
      paramLabel = "TASK",
      split = ",",
      description =
          "What this user is for: status, advance, backfill, contract. What it lacks for that fails; nothing else is asked of its rights.")
  List<String> tasks = List.of();

  public DoctorCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<Task> asked = asked();
    ConnectionSettings settings = settings();
    List<Check> checks = new ArrayList<>();
    try {
      long start = context().terminal().time().nanoTime();
      String database = context().connector().database(settings);
      long millis = (context().terminal().time().nanoTime() - start) / 1_000_000;
      checks.add(Check.ok(
          "connection",
          settings + " (from " + settings.urlOrigin() + "), in " + Text.duration(millis)));
      checks.add(Check.ok("database", database));
      List<String> missing = context().connector().missing(settings, Task.STATUS);
      if (missing.isEmpty()) {
        store(settings, asked, checks);
      } else {
        checks.add(TaskChecks.missing(Task.STATUS, Result.FAIL, missing));
      }
    } catch (MigrationGateException e) {
      checks.add(Check.fail(checks.isEmpty() ? "connection" : "store", e.problem()));
    }
    long failed = checks.stream().filter(check -> check.result() == Result.FAIL).count();
    if (json()) {
      JsonOut.document(context().terminal().out(), document(checks, failed));
    } else {
      print(checks);
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private Set<Task> asked() {
    Set<Task> asked = EnumSet.noneOf(Task.class);
    for (String task : tasks) {
      try {
        asked.add(Task.valueOf(task.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "option --for",
            "'" + task + "'",
            "status, advance, backfill or contract",
            "give one or more of these, separated by commas");
      }
    }
    return asked;
  }

  private void store(ConnectionSettings settings, Set<Task> asked, List<Check> checks)
      throws InterruptedException {
    try (OpenStore open = context().connector().open(settings)) {
      checks.addAll(new StoreChecks(Session.of(context().terminal(), open, json()), asked).all());
    }
  }

  private void print(List<Check> checks) {
    PrintWriter out = context().terminal().out();
    Style style = new Style(context().terminal().coloured());
    Table table = new Table("CHECK", "RESULT", "FOUND");
    for (Check check : checks) {
      table.row(List.of(
          Cell.of(check.name()),
          new Cell(check.result().toString(), tone(check.result())),
          Cell.of(check.found().replace("\n", "; "))));
      if (!check.next().isEmpty()) {
        table.row("", "", "next: " + check.next());
      }
    }
    table.print(out, style);
    out.flush();
  }

  private static Tone tone(Result result) {
    return switch (result) {
      case OK -> Tone.GOOD;
      case WARN -> Tone.WARN;
      case FAIL -> Tone.BAD;
    };
  }

  private static ObjectNode document(List<Check> checks, long failed) {
    ObjectNode object = JsonOut.object();
    object.put("failed", failed);
    ArrayNode array = object.putArray("checks");
    for (Check check : checks) {
      array
          .addObject()
          .put("check", check.name())
          .put("result", check.result().toString())
          .put("found", check.found())
          .put("next", check.next());
    }
    return object;
  }
}
