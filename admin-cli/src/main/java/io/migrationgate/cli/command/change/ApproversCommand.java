package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.Approvals;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Whose approvals count. */
@Command(
    name = "approvers",
    sortOptions = false,
    footer = {
      "",
      "Roles and logins of the database. With none of them every login counts. Only who may write the table mgate_approver "
          + "can change them: let that be the owner of the store."
    })
public final class ApproversCommand extends StoreCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      description = "list (the default), add or remove.")
  String action = "list";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ROLE",
      description = "A role or a login, by the name that the database has.")
  @Nullable
  String role;

  public ApproversCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    boolean changes = action.equals("add") || action.equals("remove");
    if (!changes && !action.equals("list")) {
      throw new UsageException(
          "action", "'" + action + "'", "list, add or remove", "use one of these");
    }
    if (changes == (role == null)) {
      throw new UsageException(
          "role",
          role == null ? "none" : "'" + role + "'",
          changes ? "a role or a login of the database" : "none with list",
          "for example: mgate approvers " + action + (changes ? " leads" : ""));
    }
  }

  @Override
  protected int run(Session session) {
    String changed = role;
    if (changed != null) {
      session.admin().letApprove(changed, action.equals("add"));
    }
    Approvals approvals = session.open().store().approvals("", 0);
    TreeSet<String> roles = new TreeSet<>(approvals.roles());
    session.say(
        roles.isEmpty()
            ? "approvals of every login count"
            : "approvals of these count: " + String.join(", ", roles));
    ObjectNode object = JsonOut.object();
    ArrayNode list = object.putArray("roles");
    roles.forEach(list::add);
    session.document(object);
    return ExitCode.DONE;
  }
}
