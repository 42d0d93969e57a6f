package io.migrationgate.cli;

import io.migrationgate.MigrationGates;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.StringReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages that show no output, and name whole commands in their sentences: they are done. */
@Tag("thorough")
@Timeout(120)
class SentencesOnPagesTest {
  @Test
  void aColumnThatKeepsItsName() throws Exception {
    DocsPage page = DocsPage.read("views.md");
    PageWalk walk = new PageWalk(page);
    String yaml = page.fenced("yaml").get(0);
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.sql(
          "CREATE TABLE item (id bigint PRIMARY KEY, price numeric(10,2), price_cents bigint)",
          "INSERT INTO item (id, price) SELECT n, n * 1.25 FROM generate_series(1, 20) n",
          "ANALYZE item");
      MigrationDeclaration cents = declared(yaml);
      MigrationGates both = world.node("2026.47", world.database.user(), cents);
      world.accept(cents);
      walk.says("views create shop_v46 --reason \"release 47\"");
      walk.says("views create shop_v47 --reason \"release 47\"");
      for (String why : new String[] {"release 47", "reads are right", "both sides agree"}) {
        world.mgate("advance", cents.name(), "--reason", why);
        if (why.equals("release 47")) {
          world.mgate("backfill", "start", cents.name(), "--reason", "prices from before");
        }
      }
      both.close();
      MigrationDeclaration end =
          declared(yaml.replaceFirst("supports: .*", "supports: [write-new, contracted]"));
      world.node(
          "2026.48", world.database.user(), node -> node.declare(end).viewSchema("shop_v47"));
      world.eightDaysGoBy();
      walk.says("views drop shop_v46 --ignore-sessions shop --reason \"release 48\"");
      world.accept(end);
      world.shell.interactive = true;
      world.shell.answers.add(cents.name());
      walk.says("contract price-in-cents --execute --reason \"release 48\"");
    }
    walk.end();
  }

  /** With a way to keep both columns together, which is not the page's business. */
  private static MigrationDeclaration declared(String yaml) {
    String copied = yaml.replace("    views:\n", """
            backfill:
              forward: {price_cents: price * 100}
              reverse: {price: price_cents * 0.01}
            views:
        """);
    return DeclarationParser.parse("views.md", new StringReader(copied))
        .migrations()
        .get(0);
  }

  @Test
  void whatWasOverwrittenIsKept() throws Exception {
    PageWalk walk = new PageWalk(DocsPage.read("backfill.md"));
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.sql(
          "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
          "INSERT INTO customer VALUES (1, NULL, 'Ada', 'Lovelace')");
      MigrationDeclaration split = OperationsPageTest.declared("");
      world.node("2026.46", world.database.user(), split);
      world.accept(split);
      world.mgate("advance", split.name(), "--reason", "release 46");
      world.mgate(
          "backfill", "start", split.name(), "--overwrite-richer", "--reason", "old is right");
      walk.says("backfill kept NAME");
    }
    walk.end();
  }
}
