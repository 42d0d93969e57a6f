package io.migrationgate.cli.command.document;

import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.backfill.BackfillOptions;
import io.migrationgate.cli.command.backfill.RunWork;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.Pace;
import io.migrationgate.cli.render.RunJson;
import io.migrationgate.cli.render.Runs;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has documents rewritten into the version in force. */
@Command(
    name = "rewrite",
    description = {
      "Have documents rewritten into the version in force, and verified, so that older versions can be given up.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Casts are code of the application, so its nodes do the work: those with a BackfillLoop that has the codec. Where --sql says "
          + "the same in SQL they have the database do it, and read each document before and after: if one is another than the "
          + "upcasts make of it, the batch is taken back and the run ends. The run is "
          + "called document:TYPE by mgate backfill watch, status, pause, resume, set, cancel and mismatches."
    })
final class VersionRewriteCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      split = ",",
      order = 5,
      description = "The columns that find a row. Default: the primary key.")
  List<String> key = new ArrayList<>();

  @Option(
      names = "--sql",
      paramLabel = "FROM=EXPRESSION",
      order = 6,
      description =
          "For documents of version FROM: an SQL expression over their row that gives the document in the version in force, as "
              + "it is stored, with its version. May be given for several.")
  Map<Integer, String> sql = new TreeMap<>();

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      order = 7,
      description =
          "With --sql: compare only so many documents of each batch. A wrong document that is not among them, and that the "
              + "codec can read, is not found, and the one before is gone. Default: 100%%.")
  @Nullable
  String sample;

  @Option(names = "--watch", order = 8, description = "Show how it goes until it ends.")
  boolean watch;

  @ArgGroup(heading = "%nPlace:%n", validate = false, order = 9)
  DocumentPlaceOptions place = new DocumentPlaceOptions();

  @ArgGroup(heading = "%nRun:%n", validate = false, order = 10)
  ReasonOptions reason = new ReasonOptions();

  @ArgGroup(
      heading = "%nSettings, also changed by mgate backfill set:%n",
      validate = false,
      order = 20)
  BackfillOptions settings = new BackfillOptions();

  VersionRewriteCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    reason.operator(context().terminal(), null);
    spec();
    settings.settings(BackfillSettings.DEFAULT);
  }

  private RewriteSpec spec() {
    RewriteSpec spec = RewriteSpec.of(place.place()).by(key).inSql(sql);
    if (sample == null) {
      return spec;
    }
    if (sql.isEmpty()) {
      throw new UsageException(
          "option --sample",
          "no --sql",
          "expressions, since the codec compares each document that it has rewritten itself",
          "leave --sample out");
    }
    int percent = Arguments.percent("--sample", sample, "1% to 100%");
    return Arguments.check(() -> spec.sampling(percent));
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    Operator operator = reason.operator(context().terminal(), null);
    String name = DocumentRewrite.runName(type);
    settings.acceptHoldSql(session, name, operator);
    BackfillRun run = session
        .open()
        .backfills()
        .rewrite(type, spec(), settings.settings(BackfillSettings.DEFAULT), operator);
    session.say(Runs.beginning(run));
    if (watch) {
      return RunWork.watch(session, run);
    }
    session.say("nodes that have its codec do the work; see how it goes with: mgate backfill watch "
        + name);
    session.document(RunJson.of(run, Pace.NONE));
    return ExitCode.DONE;
  }
}
