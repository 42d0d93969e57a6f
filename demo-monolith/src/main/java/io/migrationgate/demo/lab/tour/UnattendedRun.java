package io.migrationgate.demo.lab.tour;

import io.migrationgate.cli.Mgate;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.load.LoadStats.Window;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The shop without a guide: it stays open until it is interrupted. */
public final class UnattendedRun {
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private final Narrator narrator;
  private final RunningShop shop;

  /** An open house. */
  public UnattendedRun(Narrator narrator, RunningShop shop) {
    this.narrator = narrator;
    this.shop = shop;
  }

  /**
   * Lets users in, until this thread is interrupted; then counts.
   *
   * @return whether nothing failed, was lost or was stale
   */
  public boolean run() throws SQLException, InterruptedException {
    shop.startLoad();
    invite(
        "mgate advance customer-name-split --reason 'try it'",
        "mgate backfill start customer-name-split --reason 'rows from before'",
        "curl " + customer());
    narrator.say("The walk from here is told in docs/demo.md.");
    shop.load().stats().nextWindow();
    try {
      while (true) {
        Thread.sleep(LINE_EVERY.toMillis());
        Window window = shop.load().stats().nextWindow();
        narrator.say(
            "%,d requests in %.0f s, %,d failed, p50 %.1f ms, p99 %.1f ms",
            window.requests(),
            window.seconds(),
            window.failed(),
            window.millis(50),
            window.millis(99));
      }
    } catch (InterruptedException e) {
      // What it waits for: the end of the visit. The thread goes on to count and to clean up.
      narrator.title("Verdict: every acknowledged write, looked up in the tables, load paused");
    }
    RunVerdict verdict = shop.checks(narrator).verdict(shop::phase);
    if (verdict.clean()) {
      narrator.good("PASSED: nothing was lost.");
    } else {
      narrator.bad("FAILED");
    }
    return verdict.clean();
  }

  /** Keeps the shop open without users, until this thread is interrupted. */
  public void stay() throws InterruptedException {
    invite("mgate history customer-name-split", "curl " + customer());
    while (true) {
      Thread.sleep(LINE_EVERY.toMillis());
    }
  }

  private String customer() {
    return shop.node().url() + "/customers/17";
  }

  private void invite(String... commands) {
    DatabaseAddress address = shop.database().address();
    narrator.title("The shop is open; Ctrl-C closes it. In another terminal:");
    narrator.say("  export MGATE_URL='" + address.url() + "' MGATE_USER='" + address.user() + "'");
    if (!address.password().isEmpty()) {
      narrator.say("  export MGATE_PASSWORD=\"$MGATE_DEMO_PASSWORD\"");
    }
    mgateJar().ifPresent(jar -> narrator.say("  alias mgate='java -jar " + jar + "'"));
    narrator.say("  mgate status");
    for (String command : commands) {
      narrator.say("  " + command);
    }
    narrator.say("");
  }

  /** Where the command lies; empty when the program does not run from its jars. */
  private static Optional<Path> mgateJar() {
    CodeSource source = Mgate.class.getProtectionDomain().getCodeSource();
    try {
      return Optional.ofNullable(source)
          .map(CodeSource::getLocation)
          .filter(location -> location.getPath().endsWith(".jar"))
          .map(location -> Path.of(URI.create(location.toString())));
    } catch (IllegalArgumentException e) {
      // A location that is no file: the hint is left out, the rest of the invitation holds.
      return Optional.empty();
    }
  }
}
