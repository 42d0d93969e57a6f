package io.migrationgate.cli.command.show;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.cli.command.base.Check;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.spi.DatabasePrivileges;
import io.migrationgate.spi.DatabasePrivileges.Writers;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.StoreView;
import java.util.List;
import java.util.TreeSet;

/** Whether the rights of users keep apart what the application says and what operators accept. */
final class RightsChecks {
  private static final String ACCEPTED = "mgate_accepted_sql";
  private static final String PAGE = "see 'Who trusts whom' in docs/operations.md";

  private final Session session;

  RightsChecks(Session session) {
    this.session = session;
  }

  List<Check> all(StoreView view) {
    return List.of(probes(view), acceptances(view));
  }

  /** With which rights declared queries are asked. */
  private Check probes(StoreView view) {
    GateDatabase database = session.open().databases().get(0);
    GateDatabase asking = database.asking();
    boolean own = asking == database;
    try {
      String user = asking.privileges().user();
      List<String> beyond = asking.privileges().beyondReading();
      String may = beyond.isEmpty() ? "" : ", who " + String.join("; ", beyond);
      if (own) {
        String found = "no probe.user: declared queries run as this user" + may;
        return beyond.isEmpty() || !declaresSql(view)
            ? Check.ok("probes", found)
            : Check.warn(
                "probes",
                found,
                "make a user that may only read the declared tables, and name it with probe.user or"
                    + " MGATE_PROBE_USER; " + PAGE);
      }
      return beyond.isEmpty()
          ? Check.ok("probes", "declared queries run as " + user + ", who may only read")
          : Check.warn(
              "probes",
              "declared queries run as " + user + may,
              "take these rights from " + user + ": to read the declared tables is enough");
    } catch (MigrationGateException e) {
      return Check.fail("probes", e.problem());
    }
  }

  private static boolean declaresSql(StoreView view) {
    return view.snapshot().migrations().keySet().stream().anyMatch(name -> {
      MigrationDeclaration declared = GateAdmin.declaration(view, name);
      return declared != null && !DeclaredSql.of(declared).isEmpty();
    });
  }

  /** Whether a node could accept SQL in an operator's name. */
  private Check acceptances(StoreView view) {
    DatabasePrivileges privileges = session.open().databases().get(0).privileges();
    try {
      Writers writers = privileges.writers(ACCEPTED, view.processes());
      if (!writers.nodes().isEmpty()) {
        return Check.warn(
            "accepted sql",
            "nodes are connected as " + String.join(", ", new TreeSet<>(writers.nodes()))
                + ", who may write " + ACCEPTED
                + ": the application can accept SQL in an operator's name",
            "take that right away, and ownership; " + PAGE);
      }
      if (writers.complete()) {
        return Check.ok("accepted sql", "no user of a node may write " + ACCEPTED);
      }
      return Check.warn(
          "accepted sql",
          "could not look whether nodes may write " + ACCEPTED
              + (writers.others().isEmpty()
                  ? ""
                  : "; besides this user may: "
                      + String.join(", ", new TreeSet<>(writers.others()))),
          view.liveNodes().isEmpty()
              ? "run it again while a node is live"
              : "look at what the application's user may: SHOW GRANTS on MariaDB and MySQL, where a"
                  + " user with SELECT on mysql.* is told by this command too; " + PAGE);
    } catch (MigrationGateException e) {
      return Check.fail("accepted sql", e.problem());
    }
  }
}
