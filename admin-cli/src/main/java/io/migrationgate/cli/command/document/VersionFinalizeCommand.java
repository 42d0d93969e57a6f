package io.migrationgate.cli.command.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionApplied;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.VersionJson;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.VersionRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives up versions in which no document is stored any more. */
@Command(
    name = "finalize",
    description = {
      "Give up versions in which no document is stored any more, so that builds may drop them.",
      "Counts the documents first. Of messages no client must have sent them for as long as you say.",
      ""
    },
    sortOptions = false)
final class VersionFinalizeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "TYPE", description = "The document type.")
  String type = "";

  @Option(
      names = "--min",
      paramLabel = "VERSION",
      order = 5,
      description =
          "The oldest version that stays. Default: the one in which documents are written.")
  @Nullable
  Integer min;

  @Option(
      names = "--max",
      paramLabel = "VERSION",
      order = 6,
      description =
          "The newest version that stays, after a rollback. Default: the one in which documents are written.")
  @Nullable
  Integer max;

  @Option(
      names = "--quiet-for",
      paramLabel = "DURATION",
      order = 7,
      description =
          "For messages: how long no client must have sent another version, or asked for it. For example: 14d.")
  @Nullable
  String quietFor;

  @Option(
      names = "--not-stored",
      order = 8,
      description = "The type is of messages only: there are no documents to count.")
  boolean notStored;

  @Option(
      names = {"-y", "--yes"},
      order = 9,
      description = "Confirm it: versions that were given up do not come back.")
  boolean yes;

  @ArgGroup(heading = "%nPlace:%n", validate = false, order = 10)
  DocumentPlaceOptions place = new DocumentPlaceOptions();

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 20)
  ReasonOptions reason = new ReasonOptions();

  VersionFinalizeCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    reason.operator(context().terminal(), null);
    quietFor();
    if (!notStored) {
      place.place();
    } else if (place.isGiven()) {
      throw new UsageException(
          "option --not-stored",
          "--table or --column besides",
          "one of the two",
          "leave --not-stored out where documents are stored");
    } else if (quietFor == null) {
      throw new UsageException(
          "option --not-stored",
          "no --quiet-for",
          "something that shows that nobody needs the other versions",
          "for example: --not-stored --quiet-for 14d");
    }
  }

  private @Nullable Duration quietFor() {
    return quietFor == null ? null : Arguments.duration("--quiet-for", quietFor);
  }

  @Override
  protected int run(Session session) {
    VersionAdmin versions = new VersionAdmin(session.open().store());
    Operator given = reason.operator(context().terminal(), null);
    DocumentState state = VersionAdmin.type(versions.view(), type);
    VersionRange stays = stays(state);
    DocumentCount count = notStored
        ? DocumentCount.notStored(state)
        : versions.count(state, session.open().databases().get(0), place.place());
    VersionApplied applied = versions.apply(
        state,
        new VersionChange.Finalize(stays, count, quietFor()),
        yes ? given.confirming() : given);
    DocumentState after = applied.after();
    session.say(type + ": "
        + (notStored
            ? "no client has sent another version than " + after.present() + " for " + quietFor
            : count.total() + " documents, all in " + after.present())
        + "; builds need not read the other versions any more (epoch " + after.epoch() + ")");
    ObjectNode object = VersionJson.state(after);
    object.put("change", applied.kind());
    object.set("documents", VersionJson.counts(count.byVersion()));
    session.document(object);
    return ExitCode.DONE;
  }

  private VersionRange stays(DocumentState state) {
    int first = min == null ? state.writes() : min;
    int last = max == null ? state.writes() : max;
    if (first < 1 || last < first || last > VersionRange.LARGEST) {
      throw new UsageException(
          "options --min and --max",
          first + " to " + last,
          "a range of versions",
          "for example: --min " + state.writes());
    }
    return new VersionRange(first, last);
  }
}
