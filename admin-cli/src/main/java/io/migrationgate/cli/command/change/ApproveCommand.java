package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.protocol.MigrationState;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Approves a migration's next step. */
@Command(
    name = "approve",
    sortOptions = false,
    footer = {
      "",
      "It counts by the login of the database session, which must be another one than that of whoever advances; --actor "
          + "is for the history only. An approval is for the migration as it stands: any other change of it, and it is void."
    })
public final class ApproveCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  String name = "";

  @Option(
      names = "--to",
      paramLabel = "PHASE",
      description = "The step that is approved. Default, and nothing else: the next phase.")
  @Nullable
  String to;

  @ArgGroup(heading = "%nChange:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  public ApproveCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    operator.operator(context().terminal(), null);
    PhasePath.parse(to);
  }

  @Override
  protected int run(Session session) {
    MigrationState state = Session.state(session.admin().view(), name);
    Phase wanted = PhasePath.parse(to);
    Phase next = state.phase().hasNext() ? state.phase().next() : state.phase();
    Phase step = wanted == null ? next : wanted;
    Operator who = operator.operator(context().terminal(), null);
    tell(session, step, state, session.admin().approve(name, step, who));
    return ExitCode.DONE;
  }

  private void tell(Session session, Phase step, MigrationState state, Approvals approvals) {
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), name);
    int required = declared == null ? 0 : declared.guards().approvals().to(step);
    Set<String> logins = approvals.of(step);
    boolean counts = logins.contains(approvals.login());
    session.say(name + ": " + step + " approved by login '" + approvals.login()
        + "', as it stands since epoch " + state.epoch());
    session.say(
        counts
            ? "approved so far by " + String.join(", ", logins) + "; needed: " + required
                + ", by other logins than the one that advances"
            : "it does not count: the login is none of "
                + String.join(", ", new TreeSet<>(approvals.roles())));
    ObjectNode object = JsonOut.object();
    object.put("migration", name);
    object.put("step", step.wireName());
    object.put("epoch", state.epoch());
    object.put("login", approvals.login());
    object.put("counts", counts);
    object.put("required", required);
    ArrayNode list = object.putArray("approvedBy");
    logins.forEach(list::add);
    session.document(object);
  }
}
