package io.migrationgate.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.cli.command.Check.Result;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Checks what can be checked from here, and says what to do about it. */
@Command(
    name = "doctor",
    sortOptions = false,
    footer = {"", "It changes nothing. Exit code 1 if a check fails; warnings do not count."})
final class DoctorCommand extends ConnectedCommand {
  DoctorCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws InterruptedException {
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
      store(settings, checks);
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

  private void store(ConnectionSettings settings, List<Check> checks) throws InterruptedException {
    try (OpenStore open = context().connector().open(settings)) {
      checks.addAll(new StoreChecks(Session.of(context().terminal(), open, json())).all());
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
