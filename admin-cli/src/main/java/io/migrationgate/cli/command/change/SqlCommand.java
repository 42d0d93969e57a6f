package io.migrationgate.cli.command.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.ReasonOptions;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.SqlTexts;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.spi.SqlAcceptance;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the SQL of a declaration, and accepts it. */
@Command(
    name = "sql",
    sortOptions = false,
    footer = {
      "",
      "The SQL is the application's: whoever may write the store decides what it is. It runs with the rights of mgate's "
          + "database user, so mgate runs none that no operator has accepted. Exit code 0 if it is accepted, 1 if not."
    })
public final class SqlCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  String name = "";

  @Mixin
  SqlOptions sql = new SqlOptions();

  @ArgGroup(heading = "%nWith --accept-sql:%n", validate = false, order = 10)
  ReasonOptions operator = new ReasonOptions();

  public SqlCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    if (!sql.hashes.isEmpty()) {
      operator.operator(context().terminal(), null);
    }
  }

  @Override
  protected int run(Session session) {
    Session.state(session.admin().view(), name);
    MigrationDeclaration declared = GateAdmin.declaration(session.admin().view(), name);
    DeclaredSql texts =
        declared == null ? new DeclaredSql(name, Map.of()) : DeclaredSql.of(declared);
    AcceptedSql accepted = new AcceptedSql(session.open().store());
    boolean before = accepted.accepted(texts);
    if (!session.json()) {
      SqlTexts.print(session.out(), texts, session.open().store().acceptedSql(name));
    }
    if (!before && !sql.hashes.isEmpty()) {
      accept(session, accepted, texts);
    }
    boolean now = accepted.accepted(texts);
    tell(session, texts, now);
    return now ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private void accept(Session session, AcceptedSql accepted, DeclaredSql texts) {
    if (!sql.hashes.contains(texts.hash())) {
      throw new SqlNotAcceptedException(
          texts,
          "the hash " + texts.hash() + ", and --accept-sql gives " + String.join(", ", sql.hashes));
    }
    Operator who = operator.operator(context().terminal(), null);
    accepted.accept(texts, who);
    session.say("accepted by " + who.actor());
  }

  private void tell(Session session, DeclaredSql texts, boolean accepted) {
    if (!accepted) {
      session.say("not accepted; once you have read it: mgate sql " + name + " --accept-sql "
          + texts.hash() + " --reason \"why\"");
    }
    ObjectNode object = JsonOut.object();
    object.put("migration", name);
    object.put("hash", texts.isEmpty() ? null : texts.hash());
    object.put("accepted", accepted);
    object.put(
        "acceptedBy",
        session.open().store().acceptedSql(name).stream()
            .filter(one -> one.hash().equals(texts.hash()))
            .map(SqlAcceptance::actor)
            .findFirst()
            .orElse(null));
    ObjectNode parts = object.putObject("sql");
    texts.texts().forEach(parts::put);
    session.document(object);
  }
}
