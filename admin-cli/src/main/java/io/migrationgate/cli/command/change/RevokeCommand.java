package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Revocation;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes a node's units of work that hold up a change. */
@Command(
    name = "revoke",
    sortOptions = false,
    footer = {
      "",
      "For a change that does not settle because of a unit of work that does not end. The node hears of it with its next "
          + "heartbeat: gated calls and commits of units that began before the current epoch are refused there, and the "
          + "node is waited for no longer. Their database transactions are, until they are rolled back."
    })
public final class RevokeCommand extends StoreCommand {
  @Parameters(
      index = "0",
      paramLabel = "NODE",
      description = "The node's id, or a beginning of it; mgate settle names it.")
  String node = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept in the history, and told to whoever is refused. Required.")
  @Nullable
  String reason;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Who; kept in the history. Default: user@host.")
  @Nullable
  String actor;

  public RevokeCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (node.isBlank()) {
      throw new UsageException("NODE", "an empty id", "a node's id", "see them with: mgate nodes");
    }
    operator();
  }

  private Operator operator() {
    if (reason == null || reason.isBlank()) {
      throw new UsageException(
          "reason",
          "none",
          "why this is done, for the history",
          "add --reason \"why\" and run it again");
    }
    String why = reason;
    String who = actor == null ? context().terminal().environment().actor().get() : actor;
    return Arguments.check(() -> new Operator(who, why, false, false, Set.of()));
  }

  @Override
  protected int run(Session session) {
    NodeRecord revoked = session.admin().revoke(node, operator());
    Revocation order = Objects.requireNonNull(revoked.revocation());
    session.say("node " + revoked.id() + " (" + revoked.label()
        + "): units of work that began before epoch " + order.before()
        + " are revoked; it hears of it with its next heartbeat");
    ObjectNode object = JsonOut.object();
    object.put("revokedBeforeEpoch", order.before());
    object.set("node", JsonOut.node(revoked, null));
    session.document(object);
    return ExitCode.DONE;
  }
}
