package io.migrationgate.cli.command;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.flags.FlagDocument;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads flags from a document. */
@Command(
    name = "import",
    description = {"Create and change flags as a document in flagd's format says: all, or none.", ""
    },
    sortOptions = false,
    footer = {"", "Flags that the document does not name are left alone; nothing is deleted."})
final class FlagImportCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document.")
  Path file = Path.of("");

  @Option(
      names = "--dry-run",
      order = 5,
      description = "Show what would change, and change nothing.")
  boolean dryRun;

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  FlagTermsOptions terms = new FlagTermsOptions();

  FlagImportCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    terms();
  }

  private FlagTerms terms() {
    return terms.terms(context().terminal(), dryRun ? "dry run" : null, false);
  }

  @Override
  int run(Session session) {
    FlagDocument document =
        FlagDocument.parse(file.toString(), FlagDefinitionOptions.read("FILE", file));
    FlagAdmin flags = new FlagAdmin(session.open().store());
    List<FlagApplied> applied =
        dryRun ? flags.diff(document, terms()) : flags.importAll(document, terms());
    if (session.json()) {
      session.document(FlagJson.changes(applied, dryRun));
    } else {
      FlagText.changes(applied, session.out());
      session.say(FlagText.summary(applied) + (dryRun ? "; nothing was changed" : ""));
    }
    return ExitCode.DONE;
  }
}
