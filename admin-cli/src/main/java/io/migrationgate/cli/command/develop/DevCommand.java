package io.migrationgate.cli.command.develop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.DevelopmentStore;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.command.base.WaitOptions;
import io.migrationgate.cli.command.change.PhasePath;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All steps at once, in a store for development. */
@Command(
    name = "dev",
    sortOptions = false,
    footer = {
      "",
      "Only in a store that mgate init --development has marked, and while one node lives at most. It accepts the declared SQL, "
          + "backfills where that is needed, goes back too, and says what production would have refused."
    })
public final class DevCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  String name = "";

  @Option(
      names = "--to",
      paramLabel = "PHASE",
      required = true,
      order = 1,
      description = "The phase to arrive at, before or behind the present one.")
  @Nullable
  String to;

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  @ArgGroup(heading = "%nWaiting:%n", validate = false, order = 20)
  WaitOptions waiting = new WaitOptions();

  public DevCommand(Context context) {
    super(context);
  }

  private Operator who() {
    return operator.operator(context().terminal(), "mgate dev").confirming().forcing();
  }

  @Override
  protected void check() {
    who();
    PhasePath.parse(to);
    waiting.duration();
    waiting.grace("");
  }

  @Override
  protected int run(Session session) throws InterruptedException {
    DevelopmentStore.require(session.admin().view());
    MigrationState start = Session.state(session.admin().view(), name);
    Phase target = PhasePath.parse(to);
    accept(session);
    // A document for each part of the way would be many: for scripts there is one at the end.
    Session talking = session.json() ? quiet(session) : session;
    DevelopmentWalk walk = new DevelopmentWalk(talking, name, who(), waiting);
    walk.to(target == null ? start.phase() : target);
    tell(session, walk.refusedElsewhere());
    return ExitCode.DONE;
  }

  private void accept(Session session) {
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), name);
    AcceptedSql accepted = new AcceptedSql(session.open().store());
    if (declared != null && !accepted.accepted(DeclaredSql.of(declared))) {
      accepted.accept(DeclaredSql.of(declared), who());
    }
  }

  private static Session quiet(Session session) {
    Terminal terminal = session.terminal();
    Terminal silent = new Terminal(
        new PrintWriter(Writer.nullWriter()),
        terminal.err(),
        terminal.environment(),
        terminal.keyboard(),
        terminal.time());
    return new Session(silent, session.open(), session.admin(), false);
  }

  private void tell(Session session, List<String> refused) {
    session.say(
        refused.isEmpty()
            ? "production would have allowed it, one settled step after the other"
            : "production would have refused:");
    refused.forEach(line -> session.say("  " + line));
    ObjectNode object = JsonOut.object();
    object.put("migration", name);
    object.set("state", JsonOut.state(Session.state(session.admin().view(), name)));
    ArrayNode list = object.putArray("refusedElsewhere");
    refused.forEach(list::add);
    session.document(object);
  }
}
