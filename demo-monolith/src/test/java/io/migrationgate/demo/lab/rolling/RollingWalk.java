package io.migrationgate.demo.lab.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.lab.console.OperatorConsole.Ran;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Fleet.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way of what is stored and of what is sent from version 1 to version 3, and of three builds
 * past one another, forwards and back, by commands as operators type them. Whoever may not start
 * yet, or no more, is tried too.
 */
final class RollingWalk {
  /** The type of what is stored. */
  static final String STORED = "preferences";

  /** The type of what is sent. */
  static final String SENT = "send-preferences";

  private static final String[] PLACE = {
    "--table", "customer_preferences", "--column", "preferences", "--reason", "rolling"
  };

  /** Only now and then, so that others come and go meanwhile. */
  private static final String[] SLOWLY = {
    "--max-batch", "40", "--batch-target", "20ms", "--share", "5"
  };

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int REFUSED = 1;
  private static final int NOT_SETTLED = 4;

  /** So many answers, and rounds of the reader's, between two steps. */
  private static final int ANSWERS = 5;

  private static final int ROUNDS = 2;

  private final Stage stage;
  private final OperatorConsole console;
  private final Hazard hazard;

  /**
   * Who is there.
   *
   * @param fleet the processes
   * @param reader who reads
   * @param clients who write
   * @param failures what went wrong
   */
  record Stage(Fleet fleet, FleetReader reader, VersionClients clients, Failures failures) {}

  /**
   * What is done to them.
   *
   * @param kills processes that die; null for none
   * @param careless moves a type although somebody cannot read it; null for nobody
   */
  record Hazard(@Nullable RandomKills kills, @Nullable CarelessOperator careless) {}

  RollingWalk(Stage stage, OperatorConsole console, Hazard hazard) {
    this.stage = stage;
    this.console = console;
    this.hazard = hazard;
  }

  /** Walks, until something goes wrong. */
  void walk() throws Exception {
    twoBuilds();
    threeBuilds();
    theLastTwo();
  }

  private void twoBuilds() throws Exception {
    work("release 46 serves");
    roll("a", 47);
    move(STORED, "advance", 2);
    move(SENT, "advance", 2);
    tooEarly(STORED);
    tooEarly(SENT);
    step("documents are rewritten");
    rewrite(SLOWLY);
    roll("a", 46);
    roll("a", 47);
    mgate("backfill", "watch", "document:" + STORED);
    move(STORED, "rollback", 1);
    move(SENT, "rollback", 1);
    move(STORED, "advance", 2);
    move(SENT, "advance", 2);
    step("release 48 is tried, which does not read version 1");
    mayNotStart(48);
  }

  private void threeBuilds() throws Exception {
    step("all documents are rewritten");
    rewrite("--full-speed", "--watch");
    giveUpBefore(2);
    step("release 48 joins");
    mayStart(48);
    stage.fleet().join(48, "c");
    work("three releases serve");
    roll("a", 46);
    roll("c", 47);
    roll("a", 48);
  }

  private void theLastTwo() throws Exception {
    roll("b", 47);
    move(STORED, "advance", 3);
    move(SENT, "advance", 3);
    step("release 46 is tried, which does not read version 3");
    mayNotStart(46);
    move(STORED, "rollback", 2);
    move(SENT, "rollback", 2);
    move(STORED, "advance", 3);
    step("documents are rewritten again");
    rewrite(SLOWLY);
    roll("c", 48);
    roll("c", 47);
    mgate("backfill", "watch", "document:" + STORED);
    giveUpBefore(3);
    work("everything is in version 3");
  }

  private void rewrite(String... more) throws InterruptedException {
    mgate(typed(List.of("version", "rewrite", STORED), more));
  }

  private void giveUpBefore(int version) throws InterruptedException {
    step("versions before " + version + " are given up");
    String min = Integer.toString(version);
    mgate(typed(List.of("version", "finalize", STORED), "--min", min, "--yes"));
  }

  private static String[] typed(List<String> command, String... more) {
    return Stream.of(command.stream(), Stream.of(PLACE), Stream.of(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  private void step(String what) {
    stage.failures().during(what);
    String found = stage.failures().first();
    if (found != null) {
      throw new StoppedException(found);
    }
  }

  /** Goes on when everybody has read everything, and has been answered, while it was so. */
  private void work(String what) {
    step(what);
    int rounds = stage.reader().rounds() + ROUNDS;
    int answers = stage.clients().answered() + ANSWERS;
    await(what)
        .atMost(PATIENCE)
        .until(() -> stage.failures().first() != null
            || stage.reader().rounds() >= rounds && stage.clients().answered() >= answers);
    step(what);
  }

  /** Another build in the place of the one that a process has. */
  private void roll(String name, int release) throws Exception {
    step("release " + release + " takes the place of " + name);
    mayStart(release);
    stage.fleet().leave(name, member -> {});
    stage.fleet().join(release, name);
    work("release " + release + " has taken the place of " + name);
  }

  private void move(String type, String how, int version) throws InterruptedException {
    step(type + " goes to version " + version);
    mgate("version", how, type, "--to", Integer.toString(version), "--reason", "rolling");
    work(type + " is in version " + version);
  }

  /** Somebody does not read version 3. */
  private void tooEarly(String type) throws Exception {
    step(type + " is to go to version 3, which release 46 does not read");
    calmly(() -> {
      Ran ran =
          console.run(List.of("version", "advance", type, "--to", "3", "--reason", "too early"));
      assertThat(ran.output()).contains("readers come before writers", "shop-46@");
      assertThat(ran.code()).isEqualTo(REFUSED);
    });
    CarelessOperator careless = hazard.careless();
    if (careless != null && careless.type().equals(type)) {
      step(type + " is in version 3, which release 46 does not read");
      careless.move(3);
      Optional<String> unread = await("somebody who cannot read it")
          .atMost(PATIENCE)
          .until(() -> stage.failures().first(careless.unread()), Optional::isPresent);
      throw new StoppedException(unread.orElseThrow());
    }
  }

  private void mayStart(int release) throws InterruptedException {
    assertThat(preflight(release).code()).as("preflight of " + release).isZero();
  }

  private void mayNotStart(int release) throws Exception {
    calmly(() -> {
      assertThat(preflight(release).code()).as("preflight of " + release).isEqualTo(REFUSED);
      Refusal refusal = stage.fleet().refused(release);
      assertThat(refusal.output())
          .contains("document type '" + STORED + "'", "build shop-" + release);
      assertThat(refusal.code()).isEqualTo(REFUSED);
    });
    work("release " + release + " was refused");
  }

  private Ran preflight(int release) throws InterruptedException {
    return console.run(
        List.of("preflight", "--jar", stage.fleet().launcher().jar(release).toString()));
  }

  private void calmly(RandomKills.Calm calm) throws Exception {
    RandomKills kills = hazard.kills();
    if (kills == null) {
      calm.run();
    } else {
      kills.without(calm);
    }
  }

  /**
   * Types a command; again, while processes that were killed count as living: whoever moves a
   * version observes nobody, so somebody is asked to look.
   */
  private void mgate(String... command) throws InterruptedException {
    List<String> typed = new ArrayList<>(List.of(command));
    long start = System.nanoTime();
    Ran ran = console.run(typed);
    while (ran.code() != 0
        && hazard.kills() != null
        && System.nanoTime() - start < PATIENCE.toNanos()) {
      ran = console.run(
          ran.code() == NOT_SETTLED ? List.of("version", "settle", typed.get(2)) : typed);
    }
    if (ran.code() != 0) {
      throw new StoppedException(OperatorConsole.shown(typed) + ": " + ran.output());
    }
  }
}
