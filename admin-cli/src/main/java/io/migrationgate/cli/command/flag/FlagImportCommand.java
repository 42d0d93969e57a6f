package io.migrationgate.cli.command.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.cli.adapters.ForeignFlags;
import io.migrationgate.cli.adapters.LaunchDarklyImport;
import io.migrationgate.cli.adapters.TogglzImport;
import io.migrationgate.cli.adapters.UnleashImport;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagJson;
import io.migrationgate.cli.render.FlagText;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.flags.FlagDocument;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    footer = {
      "",
      "Flags that the document does not name are left alone; nothing is deleted. Of another system (--from) only what gives "
          + "everybody what it gave there is imported; the rest is listed."
    })
final class FlagImportCommand extends StoreCommand {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern TABLE =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The document; none with --from togglz.")
  @Nullable
  Path file;

  @Option(
      names = "--from",
      paramLabel = "SYSTEM",
      order = 3,
      description = "Whose flags they are: flagd (the default), unleash, launchdarkly, togglz.")
  ForeignFormat from = ForeignFormat.FLAGD;

  @Option(
      names = "--environment",
      paramLabel = "KEY",
      order = 4,
      description = "LaunchDarkly's environment. Default: production.")
  String environment = "production";

  @Option(
      names = "--table",
      paramLabel = "NAME",
      order = 4,
      description = "Togglz' table, in the database of the store. Default: TOGGLZ.")
  String table = "TOGGLZ";

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
  protected void check() {
    terms();
    boolean togglz = from == ForeignFormat.TOGGLZ;
    if (togglz == (file != null)) {
      throw new UsageException(
          "mgate flag import",
          togglz ? "a file, and --from togglz" : "no file",
          togglz ? "no file: Togglz' flags are in a table" : "a file",
          togglz ? "name the table with --table" : "for example: mgate flag import flags.json");
    }
    if (!TABLE.matcher(table).matches()) {
      throw new UsageException(
          "option --table",
          "'" + table + "'",
          "letters, digits and underscores, with the schema in front if need be",
          "give the table's name");
    }
  }

  private FlagTerms terms() {
    return terms.terms(context().terminal(), dryRun ? "dry run" : null, false);
  }

  @Override
  protected int run(Session session) {
    ForeignFlags foreign = foreign();
    FlagDocument document =
        foreign == null ? FlagDocument.parse(name(), text()) : foreign.document();
    FlagAdmin flags = new FlagAdmin(session.open().store());
    List<FlagApplied> applied =
        dryRun ? flags.diff(document, terms()) : flags.importAll(document, terms());
    if (session.json()) {
      ObjectNode object = FlagJson.changes(applied, dryRun);
      if (foreign != null) {
        FlagJson.foreign(object, foreign);
      }
      session.document(object);
    } else {
      FlagText.changes(applied, session.out());
      if (foreign != null) {
        FlagText.foreign(foreign).forEach(session::say);
      }
      session.say(FlagText.summary(applied) + (dryRun ? "; nothing was changed" : ""));
    }
    return ExitCode.DONE;
  }

  private @Nullable ForeignFlags foreign() {
    return switch (from) {
      case FLAGD -> null;
      case UNLEASH -> UnleashImport.read(json("features"));
      case LAUNCHDARKLY -> LaunchDarklyImport.read(json("items", "environments"), environment);
      case TOGGLZ -> TogglzImport.read(context().connector().togglz(settings(), table));
    };
  }

  private String name() {
    return String.valueOf(file);
  }

  private String text() {
    return FlagDefinitionOptions.read("FILE", Objects.requireNonNull(file));
  }

  /** A file of another system, which has one of these members. */
  private JsonNode json(String... members) {
    Throwable cause = null;
    try {
      JsonNode root = MAPPER.readTree(text());
      if (Arrays.stream(members).anyMatch(root::has)) {
        return root;
      }
    } catch (JsonProcessingException e) {
      cause = e;
    }
    Problem problem = new Problem(
        name(),
        cause == null
            ? "no member '" + String.join("' or '", members) + "'"
            : "no JSON: " + cause.getMessage(),
        "what " + from.name().toLowerCase(Locale.ROOT) + " exports",
        "see docs/flags.md for the form that is read");
    throw cause == null ? new UsageException(problem) : new UsageException(problem, cause);
  }
}
