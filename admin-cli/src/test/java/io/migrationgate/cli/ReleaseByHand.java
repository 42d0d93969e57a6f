package io.migrationgate.cli;

import io.migrationgate.MigrationGates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The weekly release that docs/guide.md has one type. A node with the declaration of a release
 * stands for each process of the shop, and its tables for what {@code curl} answers: that the shop
 * itself lives through these weeks is shown by the demo's own tests.
 */
final class ReleaseByHand {
  private static final String HEADING = "The weekly release, by hand";
  private static final String NAME = "customer-name-split";

  private final PageWalk walk;
  private final PageWorld world;
  private final DemoShop shop;
  private final List<MigrationGates> processes = new ArrayList<>();

  ReleaseByHand(PageWalk walk, PageWorld world) {
    this.walk = walk;
    this.world = world;
    this.shop = new DemoShop(world);
  }

  void walk(Path directory) throws Exception {
    for (int release = 46; release <= 48; release++) {
      Jars.jar()
          .with("META-INF/migrations.yaml", DemoShop.yaml(release))
          .write(directory.resolve("target/shop-" + release + ".jar"));
    }
    world.shell.directory = directory;
    world.mgate("init");
    walk.by(world.shell)
        .in(directory)
        .where("$scripts", DemoShop.SCRIPTS.toAbsolutePath().toString())
        .with("psql ", command -> script("V1"))
        .with("for script ", command -> script("V2") + script("V3") + script("V4"))
        .with("for i ", command -> reads())
        .with("java -jar ", this::starts)
        .with("kill %", this::ends)
        .with("curl ", this::asks);
    for (int block = 1; block <= 7; block++) {
      walk.run(HEADING, block);
    }
    alsoTheOrders();
    walk.run(HEADING, 8);
  }

  /** "Take both through the same steps." */
  private void alsoTheOrders() {
    String orders = "order-address-table";
    world.mgate("advance", orders, "--reason", "release 47 is everywhere");
    world.mgate("backfill", "start", orders, "--reason", "rows from before");
    world.mgate("advance", orders, "--reason", "nobody reads them yet", "--force");
    world.mgate("advance", orders, "--reason", "both sides agree");
  }

  private String script(String name) throws Exception {
    shop.scripts(name);
    return "";
  }

  private String reads() {
    shop.reads(NAME, 120);
    return "";
  }

  private String starts(String command) {
    int release = Integer.parseInt(command.replaceFirst(".*shop-(\\d+)\\.jar.*", "$1"));
    processes.add(shop.node(release));
    if (release == 47) {
      DemoShop.declared(release).migrations().forEach(world::accept);
    }
    return "";
  }

  private String ends(String command) {
    MigrationGates process = processes.get(Integer.parseInt(command.substring(6)) - 1);
    shop.ended(process);
    process.close();
    return "";
  }

  private String asks(String command) throws Exception {
    if (command.contains("PUT")) {
      world.sql("INSERT INTO customer VALUES (1, 'ada@example.com', 'Ada Lovelace')");
      return "";
    }
    boolean dropped = world
        .database
        .query("SELECT count(*) FROM information_schema.columns WHERE table_name = 'customer'"
            + " AND column_name = 'full_name'")
        .equals("0");
    String first = dropped ? "first_name" : "split_part(full_name, ' ', 1)";
    String last = dropped ? "last_name" : "split_part(full_name, ' ', 2)";
    return world.database.query("SELECT format('{\"id\":%s,\"first\":\"%s\",\"last\":\"%s\","
        + "\"email\":\"%s\"}', id, " + first + ", " + last + ", email) FROM customer");
  }
}
