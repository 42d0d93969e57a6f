package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.oracle.History;
import java.util.Map;

/** A renaming whose transaction asks another service between reading and writing. */
final class SlowRenaming implements LoadDriver.Slow {
  private final Requests requests;
  private final History customer;
  private final History.Write write;
  private final String ask;

  SlowRenaming(Requests requests, History customer, History.Write write, String ask) {
    this.requests = requests;
    this.customer = customer;
    this.write = write;
    this.ask = ask;
  }

  @Override
  public Boolean call() {
    Map<String, String> body =
        Map.of("first", "First" + write.number(), "last", "Last" + write.number(), "ask", ask);
    Answer answer =
        requests.client().send("PUT", "/customers/" + customer.id() + "/name", body, 200);
    return requests.settle(write, answer, requests.ledger()::acknowledged);
  }
}
