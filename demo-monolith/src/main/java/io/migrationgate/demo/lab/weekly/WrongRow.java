package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.load.LoadDriver.Reserved;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.record.RunEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** One value that somebody has changed by hand, on the new side only. */
final class WrongRow {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WRONG = "Mistake";

  private final WeeklyStage stage;
  private final StoreWatch store;
  private final Reserved customer;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private WrongRow(WeeklyStage stage, StoreWatch store, Reserved customer) {
    this.stage = stage;
    this.store = store;
    this.customer = customer;
  }

  /** Writes it, as a person at a prompt would. */
  static WrongRow write(WeeklyStage stage, StoreWatch store) throws SQLException {
    Reserved customer = stage.load().reserve();
    String sql = "UPDATE customer SET last_name = ? WHERE id = ?";
    String shown = "psql -c \"UPDATE customer SET last_name = '" + WRONG + "' WHERE id = "
        + customer.id() + "\"";
    stage.narrator().command(shown);
    stage.recorder().note(RunEvent.Kind.CHAOS, shown, "wrong row");
    try (Connection connection = stage.database().address().connect("psql");
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, WRONG);
      update.setLong(2, customer.id());
      update.executeUpdate();
    }
    return new WrongRow(stage, store, customer);
  }

  /** Reads the customer until a comparison of both sides has come upon it. */
  void readUntilNoticed() throws InterruptedException {
    String migration = Kind.CUSTOMER.migration();
    long before = store.ask(() -> store.comparisons(migration).mismatches());
    long start = System.nanoTime();
    String served = read();
    stage.narrator().command("curl " + url());
    stage.narrator().output(served);
    while (!store.ask(() -> store.comparisons(migration).mismatches() > before)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new StoppedException("no comparison came upon the wrong row");
      }
      read();
    }
    stage.narrator().say("  a read has compared both sides, and found a difference");
  }

  /** Requires that the shop serves what is right. */
  void requireServedRightly() throws InterruptedException {
    String served = read();
    stage.narrator().command("curl " + url());
    stage.narrator().output(served);
    if (served.contains(WRONG)) {
      throw new StoppedException("customer " + customer.id() + " is still served wrongly");
    }
  }

  /** The users may have the customer back. */
  void over() {
    stage.load().giveBack();
  }

  private String url() {
    return stage.balancer().url() + "/customers/" + customer.id();
  }

  private String read() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url())).timeout(PATIENCE).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "no answer: " + e;
    }
  }
}
