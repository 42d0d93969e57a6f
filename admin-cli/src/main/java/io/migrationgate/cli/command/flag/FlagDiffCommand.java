package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.flags.FlagDocument;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares a document with the store. */
@Command(
    name = "diff",
    description = {"Show what an import of a document would change.", ""},
    sortOptions = false,
    footer = {"", "Exits with 1 if anything would, so that a script can tell."})
final class FlagDiffCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document.")
  Path file = Path.of("");

  FlagDiffCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    FlagDocument document =
        FlagDocument.parse(file.toString(), FlagDefinitionOptions.read("FILE", file));
    List<FlagApplied> applied = new FlagAdmin(session.open().store())
        .diff(document, FlagTerms.of(Operator.of("diff", "diff")));
    if (session.json()) {
      session.document(FlagJson.changes(applied, true));
    } else {
      FlagText.changes(applied, session.out());
      session.say(FlagText.summary(applied));
    }
    return applied.stream().anyMatch(FlagApplied::changed) ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
