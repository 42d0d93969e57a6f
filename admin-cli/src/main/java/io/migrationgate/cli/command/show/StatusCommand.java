package io.migrationgate.cli.command.show;

import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Mask;
import io.migrationgate.cli.render.Migrations;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.Stack;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where migrations stand. */
@Command(name = "status", sortOptions = false)
public final class StatusCommand extends StoreCommand {
  private static final int MOST_SECONDS = 86_400;
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only this migration.")
  @Nullable
  String name;

  @Option(
      names = {"-w", "--watch"},
      paramLabel = "SECONDS",
      arity = "0..1",
      parameterConsumer = Seconds.class,
      description = "Look again every so many seconds (default 2) until interrupted.")
  @Nullable
  Integer watch;

  @Option(
      names = {"-a", "--all"},
      description = "Retired migrations too.")
  boolean all;

  public StatusCommand(Context context) {
    super(context);
  }

  /** Takes the next argument only if it is a number: else it is the migration's name. */
  static final class Seconds implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
      boolean given = !arguments.isEmpty() && arguments.peek().matches("\\d{1,6}");
      option.setValue(given ? Integer.parseInt(arguments.pop()) : 2);
    }
  }

  @Override
  protected void check() {
    if (watch != null && (watch < 1 || watch > MOST_SECONDS)) {
      throw new UsageException(
          "option --watch",
          watch.toString(),
          "1 to " + MOST_SECONDS + " seconds",
          "give another number");
    }
  }

  @Override
  protected int run(Session session) {
    if (watch == null) {
      show(session);
      return ExitCode.DONE;
    }
    try {
      while (true) {
        look(session, watch);
        if (session.out().checkError()) {
          // Nobody reads it any more.
          return ExitCode.OUTPUT;
        }
        session.terminal().time().sleep(Duration.ofSeconds(watch));
      }
    } catch (InterruptedException e) {
      // How a watch ends, and no error.
      return ExitCode.INTERRUPTED;
    }
  }

  private void show(Session session) {
    StoreView view = session.admin().view();
    List<MigrationState> states = states(view);
    List<BackfillRun> runs = runs(session, states);
    if (session.json()) {
      session.document(Migrations.json(view, states, runs));
    } else {
      Migrations.print(session.out(), session.style(), view, states, hidden(view));
      Migrations.backfills(session.out(), runs);
      if (name == null) {
        UnfinishedVersions.tell(session, view);
      }
    }
  }

  /** A look that fails is told of, and does not end the watch: the store may come back. */
  private void look(Session session, int seconds) {
    PrintWriter out = session.out();
    try {
      StoreView view = session.admin().view();
      List<MigrationState> states = states(view);
      List<BackfillRun> runs = runs(session, states);
      if (session.json()) {
        JsonOut.line(
            out,
            Migrations.json(view, states, runs)
                .put("at", session.terminal().time().now().toString()));
        return;
      }
      head(session, seconds);
      Migrations.print(out, session.style(), view, states, hidden(view));
      Migrations.backfills(out, runs);
    } catch (StoreUnavailableException e) {
      if (session.json()) {
        JsonOut.line(session.terminal().err(), JsonOut.error(ExitCode.STORE, List.of(e.problem())));
        return;
      }
      head(session, seconds);
      out.println("not reachable: " + Text.printable(Mask.mask(e.problem().found())));
    }
    out.println();
    out.flush();
  }

  private static void head(Session session, int seconds) {
    boolean screen = session.terminal().redraws();
    session.out().print(screen ? CLEAR_SCREEN : "");
    session
        .out()
        .println(session.terminal().time().now().truncatedTo(ChronoUnit.SECONDS) + ", every "
            + Text.duration(seconds * 1_000L) + (screen ? ", Ctrl-C ends" : ""));
  }

  /** The runs under way of the migrations that are shown. */
  private static List<BackfillRun> runs(Session session, List<MigrationState> states) {
    Set<String> shown = states.stream().map(MigrationState::name).collect(Collectors.toSet());
    return session.open().backfills().active().stream()
        .filter(run -> shown.contains(run.migration()))
        .toList();
  }

  private int hidden(StoreView view) {
    return name != null || all
        ? 0
        : Math.toIntExact(view.snapshot().migrations().values().stream()
            .filter(MigrationState::retired)
            .count());
  }

  private List<MigrationState> states(StoreView view) {
    if (name != null) {
      return List.of(Session.state(view, name));
    }
    return view.snapshot().migrations().values().stream()
        .filter(state -> all || !state.retired())
        .sorted(Comparator.comparing(MigrationState::name))
        .toList();
  }
}
