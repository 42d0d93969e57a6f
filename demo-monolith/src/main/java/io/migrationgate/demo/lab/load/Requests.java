package io.migrationgate.demo.lab.load;

import io.migrationgate.demo.lab.oracle.Expectation;
import io.migrationgate.demo.lab.oracle.Expectation.Judgement;
import io.migrationgate.demo.lab.oracle.Expectation.Look;
import io.migrationgate.demo.lab.oracle.Findings;
import io.migrationgate.demo.lab.oracle.History;
import io.migrationgate.demo.lab.oracle.Ledger;
import java.util.function.Function;

/** Requests whose answers are written into the ledger, or compared with it. */
final class Requests {
  private final ShopClient client;
  private final Ledger ledger;
  private final Findings stale;

  /**
   * Requests.
   *
   * @param stale where reads go that returned what they must not
   */
  Requests(ShopClient client, Ledger ledger, Findings stale) {
    this.client = client;
    this.ledger = ledger;
    this.stale = stale;
  }

  ShopClient client() {
    return client;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Reads something, and judges what came. */
  void read(Expectation expectation, String path, Function<Answer, String> value) {
    Look look = expectation.look();
    Answer answer = client.get(path);
    if (answer.status() == 200) {
      judge(expectation, look, value.apply(answer));
    } else if (answer.status() == 404) {
      judge(expectation, look, Expectation.NONE);
    }
  }

  private void judge(Expectation expectation, Look look, String value) {
    client.stats().judged();
    Judgement judgement = look.judge(value);
    if (!judgement.right()) {
      stale.add(expectation.thing() + ": read " + value + ", expected " + judgement.expected());
    }
  }

  /** A read inside a write that nobody else can have come between. */
  void exactly(Expectation expectation, String value, String expected) {
    client.stats().judged();
    if (!value.equals(expected)) {
      stale.add(expectation.thing() + ": read " + value + " under the lock, expected " + expected);
    }
  }

  /**
   * Ends a write as the answer says.
   *
   * @param acknowledged counts it
   * @return whether it was done
   */
  boolean settle(History.Write write, Answer answer, Runnable acknowledged) {
    if (answer.done()) {
      write.acknowledged();
      acknowledged.run();
      return true;
    }
    if (answer.refused()) {
      write.refused();
    } else {
      write.unknown();
      ledger.unknown();
    }
    return false;
  }
}
