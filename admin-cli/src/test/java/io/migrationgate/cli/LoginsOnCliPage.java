package io.migrationgate.cli;

import io.migrationgate.declaration.MigrationDeclaration;
import java.util.List;

/** What docs/cli.md shows to people with logins of their own. */
final class LoginsOnCliPage {
  private final PageWalk walk;

  LoginsOnCliPage(PageWalk walk) {
    this.walk = walk;
  }

  void walk() throws Exception {
    whatASecondPersonAgreesTo();
    whatTheDoctorSees();
  }

  private void whatASecondPersonAgreesTo() throws Exception {
    MigrationDeclaration agreed = OperationsPageTest.declared("  approvals: {write-new: 1}\n");
    try (PageWorld world = new PageWorld()) {
      world.mgate("init");
      world.sql(
          "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)");
      for (String person : List.of("ops", "lead")) {
        world.sql(
            "DROP ROLE IF EXISTS " + person,
            "CREATE ROLE " + person + " LOGIN PASSWORD '" + PageWorld.PASSWORD + "'",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + person);
      }
      try {
        world.node("2026.47", world.database.user(), agreed);
        world.accept(agreed);
        world.mgate("advance", CliPageTest.NAME, "--reason", "release 46");
        world.mgate("backfill", "start", CliPageTest.NAME, "--reason", "rows from before");
        world.mgate("advance", CliPageTest.NAME, "--reason", "reads are right");
        Shell lead = world.as("lead");
        walk.by(world.as("ops")).with("MGATE_USER=lead mgate ", command -> {
          lead.run(PageWalk.words(command.substring("MGATE_USER=lead mgate ".length())));
          return lead.out + lead.err;
        });
        walk.run("approve", 1);
      } finally {
        world.sql("DROP OWNED BY ops, lead", "DROP ROLE ops, lead");
      }
    }
  }

  /** With the users and the grants of docs/operations.md. */
  private void whatTheDoctorSees() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      List<String> users = List.of("shop_owner", "shop_app", "shop_ops", "shop_probe");
      for (String user : users) {
        world.sql(
            "DROP ROLE IF EXISTS " + user,
            "CREATE ROLE " + user + " LOGIN PASSWORD '" + PageWorld.PASSWORD + "'");
      }
      try {
        world.mgate("init");
        world.sql(
            "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
            "ALTER TABLE customer OWNER TO shop_owner");
        String grants = DocsPage.read("operations.md").fenced("sql").get(0);
        for (String grant : grants.replaceAll("(?m)^--.*$", "").split(";")) {
          if (!grant.isBlank()) {
            world.sql(grant);
          }
        }
        world.node("2026.46", "shop_app", List.of(CliPageTest.queried()));
        Shell operator = world.as("shop_ops");
        operator.environment.put("MGATE_PROBE_USER", "shop_probe");
        operator.environment.put("MGATE_PROBE_PASSWORD", PageWorld.PASSWORD);
        walk.by(operator);
        world.allSessionsAreMarked();
        walk.run("doctor", 1);
      } finally {
        world.sql("DROP OWNED BY shop_app, shop_ops, shop_probe, shop_owner CASCADE");
      }
    }
    // Only once nobody is connected as one of them.
    try (PageWorld world = new PageWorld()) {
      world.sql("DROP ROLE shop_app, shop_ops, shop_probe, shop_owner");
    }
  }
}
