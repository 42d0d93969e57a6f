package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.SnapshotFlags;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagExplanations;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagShares;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.flags.FlagExplainer;
import io.migrationgate.flags.FlagExplanation;
import io.migrationgate.spi.StoreView;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells by which of its rules a flag gives what it gives. */
@Command(
    name = "explain",
    description = {"Tell by which rule a flag gives what it gives: to somebody, or to many.", ""},
    sortOptions = false,
    footer = {
      "",
      "Without --key the flag is evaluated for sampled keys, the same ones each time, and what they get is counted."
    })
final class FlagExplainCommand extends StoreCommand {
  private static final int MOST = 1_000_000;
  private static final long SEED = 20_261_130;

  @Parameters(index = "0", paramLabel = "NAME", description = "The flag.")
  String name = "";

  @ArgGroup(heading = "%nFor whom:%n", validate = false, order = 5)
  FlagContextOptions context = new FlagContextOptions();

  @Option(
      names = "--sample",
      paramLabel = "COUNT",
      order = 10,
      description = "For so many random keys, with the attributes of --context. Default: 10000.")
  @Nullable
  Integer sample;

  FlagExplainCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    context.context();
    if (sample != null && context.key != null) {
      throw new UsageException(
          "mgate flag explain",
          "--key and --sample",
          "one of them",
          "leave one of them out: a sample draws its keys");
    }
    if (sample != null && (sample < 1 || sample > MOST)) {
      throw new UsageException(
          "option --sample", sample.toString(), "1 to " + MOST, "for example: --sample 10000");
    }
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    FlagAdmin.flag(view, name);
    FlagExplainer explainer = SnapshotFlags.of(
            session.open().store(), view.snapshot(), session.open().store().now())
        .explainer(name);
    return context.key == null ? many(session, explainer) : one(session, explainer);
  }

  private int one(Session session, FlagExplainer explainer) {
    FlagExplanation explanation = explainer.explain(context.context());
    if (session.json()) {
      ObjectNode object = FlagJson.details(explanation.details());
      FlagExplanations.add(object, explanation);
      session.document(object);
    } else {
      session.say(FlagText.details(explanation.details()));
      FlagExplanations.lines(explanation).forEach(session::say);
      if (!explanation.steps().isEmpty()) {
        FlagExplanations.table(explanation).print(session.out(), session.style());
      }
    }
    return ExitCode.DONE;
  }

  private int many(Session session, FlagExplainer explainer) {
    FlagShares shares = new FlagShares();
    Random random = new Random(SEED);
    int count = sample == null ? 10_000 : sample;
    for (int i = 0; i < count; i++) {
      String key = new UUID(random.nextLong(), random.nextLong()).toString();
      shares.add(explainer.explain(context.context(key)));
    }
    if (session.json()) {
      session.document(shares.json(name));
    } else {
      session.say("flag " + name + ", for " + count + " keys:");
      shares.table().print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
